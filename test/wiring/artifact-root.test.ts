import { expect, test } from 'vitest';
import { artifactRoot } from '../../src/wiring/artifact-root.js';

test.each([
  [undefined, '/work here/mlruns'],
  ['./files', '/work here/files'],
  ['../files/', '/files'],
  ['/abs/files', '/abs/files'],
  ['file:rel/x', 'file:///work%20here/rel/x'],
  ['file:///abs/x', 'file:///abs/x'],
  ['s3://bucket/x', 's3://bucket/x'],
  ['mlflow-artifacts:/', 'mlflow-artifacts:/'],
])('%s is %s', (setting, root) => {
  expect(artifactRoot(setting, '/work here')).toBe(root);
});
