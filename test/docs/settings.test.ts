import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Project } from '../config/project.js';
import { blocksOf, PAGES } from './blocks.js';

const PROJECT = 'mlreg.config.yaml';
const PROFILES = '~/.config/mlreg/config.yaml';

/** Every YAML block of the pages is a file of settings, named by the comment in its first line. */
const files = PAGES.flatMap((page) => blocksOf(page))
  .filter(({ language }) => language === 'yaml')
  .map((block) => ({ ...block, name: /^# (\S+)$/m.exec(block.text)?.[1] }));

const named = (wanted: string) => files.filter(({ name }) => name === wanted);

test('every block of YAML is one of the two files, and both are shown', () => {
  expect(new Set(files.map(({ name }) => name))).toEqual(new Set([PROJECT, PROFILES]));
});

test.each(named(PROJECT))('$file:$line is what mlreg reads', async ({ text }) => {
  const { settings } = await new Project({ [PROJECT]: text }).load();
  expect(settings).toMatchObject(parse(text));
});

test.each(named(PROFILES))('$file:$line is what mlreg reads', async ({ text }) => {
  const project = new Project();
  project.writeProfiles(text);
  for (const [profile, wanted] of Object.entries<object>(parse(text).profiles)) {
    const { settings } = await project.load({ profile });
    expect(settings).toMatchObject(wanted);
  }
});
