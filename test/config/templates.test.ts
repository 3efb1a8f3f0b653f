import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { envExample } from '../../src/config/env-example.js';
import { projectTemplate } from '../../src/config/project-template.js';
import { RESERVED_PROJECT_KEYS, SETTING_KEYS, settingMeta } from '../../src/config/schema.js';
import { Project } from './project.js';

const uncommented = projectTemplate().replace(/^# (?=\w+: )/gm, '');

it('the project file of `mlreg init` explains every key that it may have', () => {
  const keys = SETTING_KEYS.filter((key) => settingMeta(key).project);
  expect(Object.keys(parse(uncommented)).sort()).toEqual(
    [...keys, ...RESERVED_PROJECT_KEYS].sort(),
  );
});

it('it sets what mlreg acts on, and loads', async () => {
  const set = Object.keys(parse(projectTemplate()));
  expect(set.filter((key) => RESERVED_PROJECT_KEYS.includes(key))).toEqual([]);
  const project = new Project({ 'mlreg.config.yaml': projectTemplate() });
  const { origins } = await project.load();
  const found = [...origins].flatMap(([key, { layer }]) => (layer === 'project' ? [key] : []));
  expect(found.sort()).toEqual(set.sort());
});

it('it has the values that the stories begin with', () => {
  expect(parse(uncommented)).toMatchObject({
    auto_register_model: true,
    default_model_stage: 'Staging',
    auto_promote_threshold: 0.85,
    max_model_versions: 10,
    archive_old_versions: true,
    production_approval_required: false,
    versioning_strategy: 'semantic',
    version_format: 'v{major}.{minor}.{patch}',
    auto_increment: true,
    s3_model_prefix: 'models/openstack_rca',
    s3_backup_enabled: true,
  });
});

it('the .env.example of a new project is that of mlreg, but for the registry', () => {
  const ours = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
  expect(envExample('http://localhost:5000')).toBe(ours);
});
