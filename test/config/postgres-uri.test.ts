import { expect, test } from 'vitest';
import { passwordsIn } from '../../src/config/postgres-uri.js';
import { redactor } from '../../src/config/redact.js';
import { Project } from './project.js';

test.each([
  ['postgresql://me:pa%40ss@db/mlflow', ['pa%40ss', 'pa@ss']],
  ['postgresql+psycopg2://me:a/b#c@db/mlflow', ['a/b#c', 'a/b#c']],
  ['postgresql://me@db/mlflow', []],
  ['https://me:pass@db/mlflow', []],
])('the passwords in %s', (uri, passwords) => {
  expect(passwordsIn(uri)).toEqual(passwords);
});

test('a password of a URI is taken out wherever it stands, as it is written and as it is sent', async () => {
  const uri = 'postgresql://me:with/sl%61sh@db/mlflow';
  const { settings } = await new Project().load({ env: { MLFLOW_TRACKING_URI: uri } });
  expect(redactor(settings)(`${uri} with/slash with/sl%61sh`)).not.toMatch(/sl(a|%61)sh/);
});

test("a server's credential is not asked about where a folder names a database", async () => {
  const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=postgresql://me:own@db/mlflow\n' });
  const env = { MLFLOW_TRACKING_TOKEN: 's3cr3t', PGPASSWORD: 's3cr3t' };
  expect((await project.load({ env })).settings.tracking_uri).toContain('postgresql:');
});

test('nor the password of a database where it names a server', async () => {
  const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=https://evil\n' });
  const { settings } = await project.load({ env: { PGPASSWORD: 's3cr3t' } });
  expect(settings.tracking_uri).toBe('https://evil');
});

test('a database that a folder names gets no password from elsewhere', async () => {
  const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=postgresql://me@evil/mlflow\n' });
  const complaint = await project.complaint({ env: { PGPASSWORD: 's3cr3t' } });
  expect(complaint).toContain('the password comes from PGPASSWORD: it is not sent there');
});
