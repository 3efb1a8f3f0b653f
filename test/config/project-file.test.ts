import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RESERVED_PROJECT_KEYS } from '../../src/config/schema.js';
import { Project } from './project.js';

const NAME = 'mlreg.config.yaml';
const complaintAbout = (content: string) => new Project({ [NAME]: content }).complaint();

describe('the project file', () => {
  test.each(['', '# model_prefix: x\n', '---\n', '{}\n', '\ufeff# a byte order mark\n'])(
    '%j gives nothing and is fine',
    async (content) => {
      const { origins } = await new Project({ [NAME]: content }).load();
      expect([...origins.values()].filter(({ layer }) => layer !== 'default')).toEqual([]);
    },
  );

  test('an unknown key, with its line and the nearest', async () => {
    expect(await complaintAbout('# first\nmodel_prefx: a_\n')).toBe(
      `${NAME}:2: unknown key "model_prefx"\ndid you mean "model_prefix"?`,
    );
  });

  test('an unknown key that is like no other', async () => {
    const complaint = await complaintAbout('zzzzzzzz: 1\n');
    expect(complaint).toMatch(/^mlreg.config.yaml:1: unknown key "zzzzzzzz"\nknown keys: tracking/);
  });

  test.each(RESERVED_PROJECT_KEYS)('%s is refused until mlreg acts on it', async (key) => {
    expect(await complaintAbout(`read_only: true\n${key}: 1\n`)).toContain(
      `${NAME}:2: this version of mlreg does not act on "${key}" yet`,
    );
  });

  test.each(['token', 'password', 'insecure_tls', 'token_command', 'headers'])(
    '%s does not belong in it',
    async (key) => {
      const complaint = await complaintAbout(`${key}: s3cr3t\n`);
      expect(complaint).toContain(`${NAME}:1: "${key}" does not belong in a project's file`);
      expect(complaint).not.toContain('s3cr3t');
    },
  );

  test.each([
    [
      'read_only: true\nmodel_prefix: "a\n',
      /^mlreg.config.yaml:\d: not valid YAML: Missing closing/,
    ],
    ['read_only: true\nread_only: false\n', /^mlreg.config.yaml:2: not valid YAML: Map keys must/],
    ['a: 1\n---\nb: 2\n', /^mlreg.config.yaml:\d: not valid YAML: Source contains multiple/],
    ['- read_only\n', /^mlreg.config.yaml: the file is not a mapping of keys to values/],
    ['read_only\n', /^mlreg.config.yaml: the file is not a mapping of keys to values/],
    ['model_prefix: *other\n', /^mlreg.config.yaml:1: model_prefix is a YAML alias of something/],
  ])('%j is refused', async (content, complaint) => {
    expect(await complaintAbout(content)).toMatch(complaint);
  });

  test.each(['model_prefix: *s3cr3t\n', "model_prefix: 'a's3cr3t'\n", 'model_prefix: "a"s3cr3t\n'])(
    'the complaint about %j does not quote the value',
    async (content) => {
      expect(await complaintAbout(content)).not.toContain('s3cr3t');
    },
  );
});

describe('--config', () => {
  test('is read instead of the file that would be found', async () => {
    const project = new Project({
      [NAME]: 'model_prefix: found_\n',
      'a/b.yaml': '\nread_only: on',
    });
    const given = { configFile: 'a/b.yaml' };
    expect(await project.look('read_only', given)).toEqual([true, 'a/b.yaml:2']);
    expect(await project.look('model_prefix', given)).toEqual([undefined, 'not set']);
  });

  test('a file that is missing, and a folder', async () => {
    const project = new Project({ 'a/b.yaml': '' });
    const path = (name: string) => join(project.cwd, name);
    expect(await project.complaint({ configFile: 'none.yaml' })).toBe(
      `${path('none.yaml')}: there is no such file\ncheck the path, and who may read it`,
    );
    expect(await project.complaint({ configFile: 'a' })).toBe(
      `${path('a')}: it is a folder\ncheck the path, and who may read it`,
    );
  });
});

describe('search', () => {
  test('goes up to the root of the git checkout, and the nearest file counts', async () => {
    const project = new Project({
      [NAME]: 'model_prefix: root_\n',
      '.env': 'MLFLOW_S3_BUCKET=root\n',
      [`a/${NAME}`]: 'model_prefix: a_\n',
      'a/b/c/data': '',
    });
    const cwd = join(project.cwd, 'a/b/c');
    expect(await project.look('model_prefix', { cwd })).toEqual(['a_', `${NAME}:1`]);
    expect(await project.look('s3_bucket', { cwd })).toEqual(['root', '.env:1 MLFLOW_S3_BUCKET']);
  });

  test('does not leave the checkout', async () => {
    const project = new Project({ [NAME]: 'model_prefix: outer_\n', 'inner/data': '' });
    const cwd = join(project.cwd, 'inner');
    mkdirSync(join(cwd, '.git'));
    expect(await project.look('model_prefix', { cwd })).toEqual([undefined, 'not set']);
  });

  test('outside a checkout looks at the working folder only', async () => {
    const project = new Project();
    const outer = join(project.home, NAME);
    const cwd = join(project.home, 'work');
    project.write(join('..', 'home', NAME), 'model_prefix: outer_\n');
    project.write(join('..', 'home', 'work', 'data'), '');
    expect(await project.look('model_prefix', { cwd })).toEqual([undefined, 'not set']);
    const [prefix] = await project.look('model_prefix', { cwd, configFile: outer });
    expect(prefix).toBe('outer_');
  });
});
