import { describe, expect, test } from 'vitest';
import { Project } from './project.js';

const inEnvironment = async (text: string) =>
  (await new Project().load({ env: { MLREG_HEADERS: text } })).settings.headers;
const complaintAbout = (text: string) => new Project().complaint({ env: { MLREG_HEADERS: text } });

describe('extra headers', () => {
  test('are lines of a variable', async () => {
    const text = 'X-API-Key: a:b c\r\n\n  CF-Access-Client-Secret :s3cr3t  \n';
    expect(await inEnvironment(text)).toEqual(
      new Map([
        ['x-api-key', 'a:b c'],
        ['cf-access-client-secret', 's3cr3t'],
      ]),
    );
  });

  test('are a mapping of a profile, or lines', async () => {
    const project = new Project();
    project.writeProfiles(
      'profiles:\n  map: { headers: { X-Key: a, X-Number: 5 } }\n  text: { headers: "X-Key: a" }\n',
    );
    const load = async (profile: string) => (await project.load({ profile })).settings.headers;
    expect(await load('map')).toEqual(new Map([...[['x-key', 'a'] as const], ['x-number', '5']]));
    expect(await load('text')).toEqual(new Map([['x-key', 'a']]));
  });

  test('of a profile go to the server of the profile only', async () => {
    const project = new Project();
    project.writeProfiles(
      'profiles:\n  prod: { tracking_uri: https://prod, headers: { X-Key: s3cr3t } }\n',
    );
    const own = await project.load({ profile: 'prod' });
    expect(own.settings.headers?.size).toBe(1);
    const flags = { tracking_uri: 'https://other' };
    const other = await project.load({ profile: 'prod', flags });
    expect(other.settings.headers).toBeUndefined();
  });

  test('make a profile that others may read a fault', async () => {
    const project = new Project();
    project.writeProfiles('profiles:\n  default: { headers: { X-Key: s3cr3t } }\n', 0o644);
    if (process.platform === 'win32') return;
    expect(await project.complaint()).toContain('holds a secret and others may read it');
  });

  test.each<[string, string]>([
    ['s3cr3t', 'has no colon in line 1'],
    ['X-Key: a\ns3cr3t', 'has no colon in line 2'],
    ['s3 cr3t: a', 'has a name that no header can have'],
    ['X-Key:', 'has no value for x-key'],
    ['X-Key: s3cr3t\u0000', 'has a character in x-key that no header can hold'],
    ['X-Key: s3cr3t\u00fc', 'has a character in x-key that no header can hold'],
    ['X-Key: s3cr3t\nx-key: b', 'has the header x-key twice'],
    ['\n', 'is empty'],
    ['X-MLFLOW-WORKSPACE: s3cr3t', 'may not hold x-mlflow-workspace: --workspace sets it'],
    ...[
      'Host',
      'Content-Length',
      'Origin',
      'Transfer-Encoding',
      'Connection',
      'Accept-Encoding',
    ].map((name): [string, string] => [`${name}: s3cr3t`, `may not hold ${name.toLowerCase()}`]),
  ])('%j are refused, without their values', async (text, complaint) => {
    expect(await complaintAbout(text)).toContain(`MLREG_HEADERS: headers ${complaint}`);
    expect(await complaintAbout(text)).not.toContain('cr3t');
  });

  test.each(['[a]', '{ X-Key: [s3cr3t] }', '{ X-Key: }', '5'])(
    '%s in a profile is refused',
    async (yaml) => {
      const project = new Project();
      project.writeProfiles(`profiles:\n  default: { headers: ${yaml} }\n`);
      expect(await project.complaint()).toMatch(
        /^profile default: headers (is no mapping|has no value)/,
      );
    },
  );
});
