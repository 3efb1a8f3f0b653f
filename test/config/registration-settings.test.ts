import { expect, test } from 'vitest';
import { Project } from './project.js';

const NAME = 'mlreg.config.yaml';
const settingsOf = async (content: string) =>
  (await new Project({ [NAME]: content }).load()).settings;

test('settings of registrations are quiet by default', async () => {
  const settings = await settingsOf('');
  expect(settings).toMatchObject({
    archive_old_versions: true,
    versioning_strategy: 'off',
    version_format: 'v{major}.{minor}.{patch}',
    auto_increment: 'patch',
    lineage_tags: true,
  });
  expect([settings.default_model_stage, settings.max_model_versions]).toEqual([
    undefined,
    undefined,
  ]);
});

test("the seeds' values are taken", async () => {
  const lines = [
    'default_model_stage: staging',
    'max_model_versions: 10',
    'archive_old_versions: true',
    'versioning_strategy: semantic',
    'auto_increment: true',
  ];
  expect(await settingsOf(lines.join('\n'))).toMatchObject({
    default_model_stage: 'Staging',
    max_model_versions: 10,
    versioning_strategy: 'semantic',
    auto_increment: 'patch',
  });
  expect((await settingsOf('auto_increment: false')).auto_increment).toBe('none');
  expect((await settingsOf('auto_increment: minor')).auto_increment).toBe('minor');
});

test.each([
  ['default_model_stage: Stagin', 'default_model_stage is no stage'],
  ['max_model_versions: 0', 'max_model_versions is not a whole number above 0'],
  ['max_model_versions: 1.5', 'max_model_versions is not a whole number above 0'],
  ['archive_old_versions: perhaps', 'archive_old_versions is neither true nor false'],
  ['versioning_strategy: calendar', 'versioning_strategy is neither semantic nor off'],
  ['version_format: "{major}{minor}"', 'version_format has not {major}, {minor} and {patch}'],
  ['auto_increment: huge', 'auto_increment is not major, minor, patch, true or false'],
])('%s: %s', async (content, message) => {
  expect(await new Project({ [NAME]: content }).complaint()).toContain(message);
});
