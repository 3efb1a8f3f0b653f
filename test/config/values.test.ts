import { describe, expect, test } from 'vitest';
import { RESERVED_VARIABLES } from '../../src/config/schema.js';
import { Project } from './project.js';

describe('values', () => {
  test.each([
    ['MLREG_READ_ONLY', 'maybe', 'read_only is neither true nor false'],
    ['MLFLOW_TRACKING_INSECURE_TLS', '2', 'insecure_tls is neither true nor false'],
    [
      'MLFLOW_HTTP_REQUEST_TIMEOUT',
      '0',
      'request_timeout is not a number of seconds above 0, up to 2147483',
    ],
    [
      'MLREG_REQUEST_TIMEOUT',
      '2147484',
      'request_timeout is not a number of seconds above 0, up to 2147483',
    ],
    [
      'MLREG_REQUEST_TIMEOUT',
      'soon',
      'request_timeout is not a number of seconds above 0, up to 2147483',
    ],
    [
      'MLREG_REQUEST_TIMEOUT',
      'Infinity',
      'request_timeout is not a number of seconds above 0, up to 2147483',
    ],
    ['MLREG_MAX_RETRIES', '1.5', 'max_retries is not a whole number from 0 to 10'],
    ['MLFLOW_HTTP_REQUEST_MAX_RETRIES', '11', 'max_retries is not a whole number from 0 to 10'],
    ['MLREG_MAX_RETRIES', ' ', 'max_retries is not a whole number from 0 to 10'],
    ['MLFLOW_TRACKING_URI', '  ', 'tracking_uri is empty'],
  ])('%s=%j is refused', async (name, value, complaint) => {
    expect(await new Project().complaint({ env: { [name]: value } })).toContain(
      `${name}: ${complaint}\n`,
    );
  });

  test.each([
    ['tracking_uri:\n', 'tracking_uri is empty'],
    ['tracking_uri: 5000\n', 'tracking_uri is not a text'],
    ['tracking_uri: { host: a }\n', 'tracking_uri is not a text'],
    ['model_prefix: [a]\n', 'model_prefix is not a text'],
    ['read_only: 2\n', 'read_only is neither true nor false'],
  ])('%j in the project file is refused', async (content, complaint) => {
    const project = new Project({ 'mlreg.config.yaml': content });
    expect(await project.complaint()).toContain(`mlreg.config.yaml:1: ${complaint}\n`);
  });

  test('an empty flag is refused', async () => {
    const complaint = await new Project().complaint({ flags: { tracking_uri: '' } });
    expect(complaint).toContain('--tracking-uri: tracking_uri is empty\n');
  });

  test('a value in a file names the line', async () => {
    const project = new Project({ '.env': '\nMLREG_MAX_RETRIES=1\n#\nMLREG_MAX_RETRIES=many\n' });
    expect(await project.complaint()).toContain('.env:4 MLREG_MAX_RETRIES: max_retries is not');
  });

  test.each(['1', 'true', 'YES', 'on'])('%s is a yes', async (value) => {
    const [readOnly] = await new Project().look('read_only', { env: { MLREG_READ_ONLY: value } });
    expect(readOnly).toBe(true);
  });

  test('numbers are read from text, white space around a text is dropped', async () => {
    const env = { MLREG_REQUEST_TIMEOUT: '2.5', MLREG_MAX_RETRIES: '0', MLFLOW_S3_BUCKET: ' b ' };
    const { settings } = await new Project().load({ env });
    expect(settings).toMatchObject({ request_timeout: 2.5, max_retries: 0, s3_bucket: 'b' });
  });

  test.each([...RESERVED_VARIABLES])(
    '%s is refused with what to do instead',
    async (name, hint) => {
      const refusal = `${name} is set, but mlreg does not act on it\n${hint}`;
      expect(await new Project().complaint({ env: { [name]: 'x' } })).toBe(refusal);
      const inFile = await new Project({ '.env': `${name}=x\n` }).complaint();
      expect(inFile).toBe(`.env:1 ${refusal}`);
      await new Project().load({ env: { [name]: 'false' } });
    },
  );

  test.each(['Team', 'a', '-a', 'a-', 'a b', 'a/b', 'x'.repeat(64)])(
    '%j is no workspace',
    async (name) => {
      const complaint = await new Project().complaint({ env: { MLFLOW_WORKSPACE: name } });
      expect(complaint).toContain('MLFLOW_WORKSPACE: workspace is not the name of a workspace');
    },
  );

  test.each(['team-1', 'aa', 'x'.repeat(63)])('%j is a workspace', async (name) => {
    const project = new Project({ 'mlreg.config.yaml': `workspace: ${name}\n` });
    expect(await project.look('workspace')).toEqual([name, 'mlreg.config.yaml:1']);
    const given = { env: { MLFLOW_WORKSPACE: 'other', MLREG_WORKSPACE: name } };
    expect(await project.look('workspace', given)).toEqual([name, 'MLREG_WORKSPACE']);
    const flags = { workspace: name };
    expect(await project.look('workspace', { ...given, flags })).toEqual([name, '--workspace']);
  });
});
