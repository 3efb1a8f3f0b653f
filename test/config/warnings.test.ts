import { expect, test } from 'vitest';
import { warnings } from '../../src/config/warnings.js';
import { Project } from './project.js';

const TOKEN = { MLFLOW_TRACKING_TOKEN: 's3cr3t' };

test.each([
  ['http://ml.example.com:5000/x', TOKEN, ['your credential goes to http://ml.example.com:5000']],
  [
    'http://10.0.0.1',
    { MLREG_HEADERS: 'X-Key: s3cr3t' },
    ['your credential goes to http://10.0.0.1'],
  ],
  [
    'http://127.evil.com',
    { MLREG_TOKEN_COMMAND: 'x' },
    ['your credential goes to http://127.evil'],
  ],
  ['https://ml.example.com', TOKEN, []],
  ['http://ml.example.com', {}, []],
  ['http://localhost:5000', TOKEN, []],
  ['http://127.0.0.1:5000', TOKEN, []],
  ['http://[::1]:5000', TOKEN, []],
  ['https://ml', { MLFLOW_TRACKING_INSECURE_TLS: '1' }, ['the certificate of the server is not']],
])('%s with %j', async (uri, env, expected) => {
  const given = { env: { MLFLOW_TRACKING_URI: uri, ...env } as Record<string, string> };
  const found = warnings((await new Project().load(given)).settings);
  expect(found).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test('both servers are named once', async () => {
  const env = { MLFLOW_TRACKING_URI: 'http://a', MLFLOW_REGISTRY_URI: 'http://b', ...TOKEN };
  expect(warnings((await new Project().load({ env })).settings)).toHaveLength(2);
  const same = { ...env, MLFLOW_REGISTRY_URI: 'http://a/x' };
  expect(warnings((await new Project().load({ env: same })).settings)).toHaveLength(1);
});
