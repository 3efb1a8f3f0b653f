import { expect, test } from 'vitest';
import { folderBelow } from '../../src/domain/artifact-uri.js';

/** What `append_to_uri_path(place, 'r', 'artifacts')` of MLflow 3.17.2 gives. */
test.each([
  ['/a/b', '/a/b/r/artifacts'],
  ['/a/b/', '/a/b/r/artifacts'],
  ['rel', 'rel/r/artifacts'],
  ['/a?b', '/a?b/r/artifacts'],
  ['/a b#c', '/a b#c/r/artifacts'],
  ['s3://b', 's3://b/r/artifacts'],
  ['s3://b/', 's3://b/r/artifacts'],
  ['s3://b/x?y=1#z', 's3://b/x/r/artifacts?y=1#z'],
  ['s3://b//x//', 's3://b//x//r/artifacts'],
  ['S3://b/x', 's3://b/x/r/artifacts'],
  ['abfss://c@h/x?a=b', 'abfss://c@h/x/r/artifacts?a=b'],
  ['hdfs://h:80', 'hdfs://h:80/r/artifacts'],
  ['mlflow-artifacts:/0', 'mlflow-artifacts:/0/r/artifacts'],
  ['mlflow-artifacts://h:5/0', 'mlflow-artifacts://h:5/0/r/artifacts'],
  ['mlflow-artifacts:', 'mlflow-artifacts:r/artifacts'],
  ['dbfs:/x', 'dbfs:/x/r/artifacts'],
  ['file:///a/b', 'file:///a/b/r/artifacts'],
  ['file:/a', 'file:///a/r/artifacts'],
  ['file:rel', 'file:rel/r/artifacts'],
])('below %s is %s', (place, folder) => {
  expect(folderBelow(place, 'r', 'artifacts')).toBe(folder);
});
