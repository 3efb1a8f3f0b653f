import type { Command, Option } from 'commander';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { exampleLines } from '../../scripts/docs/help-sections.js';
import { declareEverything } from '../../src/cli/program.js';
import type { FakeMlflow } from '../fake/fake-mlflow.js';
import { COMMAND_PAGES, pageText } from './blocks.js';
import { leavesOf, pathOf, treeOf } from './commands.js';
import { startDocumentedRegistry } from './registry.js';
import { missingTool, showInTerminal } from './shell.js';

/** Examples that cannot be run on an in-memory MLflow: how they begin, and why. */
const NOT_RUN: readonly (readonly [start: string, why: string])[] = [
  [
    'mlreg compare lstm_model/3 --other-registry @staging',
    'it needs a profile and a second server',
  ],
  ['mlreg cleanup --apply plan.json', 'it needs the plan that the example before it saves'],
];

const program = declareEverything();
const leaves = leavesOf(program).map((command) => ({ path: pathOf(command), command }));
const all = treeOf(program).map((command) => ({ path: pathOf(command), command }));
const examples = leaves.flatMap(({ command }) => exampleLines(command));

test('each command has a page, and each page a command', () => {
  const names = program.commands.map((command) => command.name());
  const pages = COMMAND_PAGES.map((page) => page.replace(/^docs\/commands\/(.*)\.md$/, '$1'));
  expect(pages.sort()).toEqual([...names].sort());
});

test('each command has a row in the README, and each row a command', () => {
  const rows = [...pageText('README.md').matchAll(/^\| \[`mlreg ([^` ]+)/gm)];
  const names = program.commands.map((command) => command.name());
  expect(rows.map(([, name]) => name)).toEqual(names);
});

test.each(leaves)('$path has an example in its help', ({ path, command }) => {
  expect(exampleLines(command).filter((line) => line.startsWith(path))).not.toEqual([]);
});

/** A part of a sentence: `what only this does`, or `MLflow's …`; no full stop. */
const PHRASE = /^(?:[^A-Z\s]|MLflow\b|[A-Z][A-Z0-9]+\b).*[^.\s]$/s;

describe.each(all)('$path', ({ command }) => {
  const visible = command.options.filter(({ hidden }) => !hidden);

  test('no option has the name of another', () => {
    const names = command.options.flatMap(({ short, long }) => [short, long].filter(Boolean));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('options are described in phrases', () => {
    const wrong = visible.filter(({ description }) => !PHRASE.test(description));
    expect(wrong.map(({ flags, description }) => `${flags}: ${description}`)).toEqual([]);
  });

  test('options are named alike, and say what they take', () => {
    // `[fields]` binds with `=` only, and commander has no other way to say that it takes a value.
    const form = /^(?:-[a-z], )?--[a-z][a-z0-9-]*(?: (?:<[a-z][a-z=[\]-]*>|\[[a-z]+\]))?$/;
    expect(visible.map(({ flags }) => flags).filter((flags) => !form.test(flags))).toEqual([]);
  });

  test('arguments are described', () => {
    const bare = command.registeredArguments.filter(({ description }) => description === '');
    expect(bare.map((argument) => argument.name())).toEqual([]);
  });

  test('the summary is a phrase, the description sentences', () => {
    if (command.parent !== null) expect(command.summary()).toMatch(PHRASE);
    if (command.description() !== '') expect(command.description()).toMatch(/^[A-Z].*\.$/s);
  });
});

test('an option means the same wherever it is', () => {
  const takesValue = new Map<string, Set<boolean>>();
  const own = (command: Command): readonly Option[] => command.options;
  for (const { long, required } of leaves.flatMap(({ command }) => own(command))) {
    takesValue.set(long ?? '', (takesValue.get(long ?? '') ?? new Set()).add(required));
  }
  const various = [...takesValue].filter(([, kinds]) => kinds.size > 1).map(([name]) => name);
  // `list --versions` is a row a version, `compare --versions 1,2` are some of them.
  expect(various).toEqual(['--versions']);
});

describe.skipIf(missingTool)(
  `the examples of the help${missingTool ? `: no ${missingTool}` : ''}`,
  () => {
    let fake: FakeMlflow;
    beforeEach(async () => {
      fake = await startDocumentedRegistry();
    });
    afterEach(() => fake.close());

    const isHeldBack = (line: string) => NOT_RUN.some(([start]) => line.startsWith(start));
    it.each(examples.filter((line) => !isHeldBack(line)))('%s', async (line) => {
      const { exit, text } = await showInTerminal(line, fake.url);
      expect([exit, text]).toEqual([0, expect.anything()]);
    });
  },
);

test('no example is held back without need', () => {
  const unneeded = NOT_RUN.filter(([start]) => !examples.some((line) => line.startsWith(start)));
  expect(unneeded).toEqual([]);
});
