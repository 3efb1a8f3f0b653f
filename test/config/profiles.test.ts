import { describe, expect, test } from 'vitest';
import { Project } from './project.js';

const PROFILES = `profiles:
  default:
    tracking_uri: http://default:5000
  prod:
    tracking_uri: https://prod
    token: s3cr3t-of-prod
  2024:
    tracking_uri: http://archive:5000
`;

function withProfiles(content = PROFILES, mode?: number) {
  const project = new Project();
  return { project, path: project.writeProfiles(content, mode) };
}

describe('profiles', () => {
  test('MLREG_PROFILE chooses one, -p goes before it', async () => {
    const { project } = withProfiles();
    const env = { MLREG_PROFILE: 'prod' };
    expect(await project.look('tracking_uri', { env })).toEqual(['https://prod', 'profile prod']);
    const [uri] = await project.look('tracking_uri', { env, profile: 'default' });
    expect(uri).toBe('http://default:5000');
  });

  test('a name that YAML would read as a number', async () => {
    const { project } = withProfiles();
    const [uri] = await project.look('tracking_uri', { profile: '2024' });
    expect(uri).toBe('http://archive:5000');
  });

  test('XDG_CONFIG_HOME moves the file', async () => {
    const { project } = withProfiles();
    const env = { XDG_CONFIG_HOME: project.cwd };
    expect(await project.look('tracking_uri', { env })).toEqual([undefined, 'not set']);
  });

  test('one that there is not', async () => {
    const { project, path } = withProfiles();
    expect(await project.complaint({ profile: 'prdo' })).toBe(
      `there is no profile "prdo" in ${path}\nit has: default, prod, 2024`,
    );
  });

  test('one is chosen, but there is no file', async () => {
    const complaint = await new Project().complaint({ profile: 'prod' });
    expect(complaint).toContain('profile "prod" is chosen, but there is no ');
  });

  test.each([
    ['profile:\n', ':1: unknown key "profile"\nthe file has one key, `profiles`'],
    ['profiles:\n  default:\n    tokn: x\n', ':3: unknown key "tokn"\ndid you mean "token"?'],
    ['profiles: [prod]\n', ': "profiles" is not a mapping of keys to values\n'],
    ['profiles:\n  default: prod\n', ': "profiles.default" is not a mapping of keys to values\n'],
  ])('the file %j is refused', async (content, complaint) => {
    const { project, path } = withProfiles(content);
    expect(await project.complaint()).toContain(path + complaint);
  });

  test('a key of a later version is unknown, and not its own suggestion', async () => {
    const { project } = withProfiles('profiles:\n  default:\n    metrics: x\n');
    expect(await project.complaint()).not.toContain('did you mean "metrics"');
  });
});

describe.skipIf(process.platform === 'win32')('a file that others may read', () => {
  test.each([
    ['a token', PROFILES],
    ['a password in a URI', 'profiles:\n  prod: { tracking_uri: "https://me:s3cr3t@prod" }\n'],
  ])('is refused with %s in it', async (_, content) => {
    const { project, path } = withProfiles(content, 0o640);
    const complaint = await project.complaint({ profile: 'prod' });
    expect(complaint).toBe(
      `${path} holds a secret and others may read it\nrun \`chmod 600 ${path}\``,
    );
  });

  test('is read if what it gives is no secret', async () => {
    const { project } = withProfiles(PROFILES, 0o644);
    expect(await project.look('tracking_uri')).toEqual(['http://default:5000', 'profile default']);
  });
});
