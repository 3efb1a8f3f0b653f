import { expect, it } from 'vitest';
import { fileStoreFolder } from '../../src/wiring/file-store-folder.js';

/** As `local_file_uri_to_path` of MLflow 3.17.2 has it, in the folder /here. */
it.each([
  ['./mlruns', '/here/mlruns'],
  ['mlruns', '/here/mlruns'],
  ['../mlruns/', '/mlruns'],
  ['/data/mlruns', '/data/mlruns'],
  ['/data/my%20runs', '/data/my runs'],
  ['/data/100%', '/data/100%'],
  ['file:///data/mlruns', '/data/mlruns'],
  ['FILE:///data/mlruns', '/data/mlruns'],
  ['file:/data/mlruns', '/data/mlruns'],
  ['file:mlruns', '/here/mlruns'],
  ['file:./mlruns', '/here/mlruns'],
  ['file://localhost/data', '/data'],
  ['file:///data/my%20runs%C3%BC', '/data/my runsü'],
  ['file:///data/x?y#z', '/data/x'],
])('%s', (uri, folder) => {
  expect(fileStoreFolder(uri, '/here')).toBe(folder);
});

it.each(['file://server/share', 'file:', 'file://', 'file:?x'])('%s is refused', (uri) => {
  expect(() => fileStoreFolder(uri, '/here')).toThrow(/folder/);
});
