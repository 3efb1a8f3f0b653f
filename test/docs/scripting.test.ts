import { afterEach, beforeEach, describe, expect, it, onTestFinished, test } from 'vitest';
import { CHECK_FIELDS } from '../../src/cli/commands/doctor.run.js';
import { LINEAGE_FIELDS } from '../../src/cli/commands/lineage.run.js';
import { LOAD_FIELDS } from '../../src/cli/commands/load.run.js';
import { RESOLVED_FIELDS } from '../../src/cli/commands/resolve.run.js';
import { ROUTE_FIELDS } from '../../src/cli/commands/route.run.js';
import { declareEverything } from '../../src/cli/program.js';
import { COMPARISON_FIELDS } from '../../src/cli/view/comparison-record.js';
import { WRITE_FIELDS } from '../../src/cli/view/print-write.js';
import { EVENT_FIELDS, HOLDING_FIELDS } from '../../src/domain/event-record.js';
import { MODEL_FILE_FIELDS } from '../../src/domain/model-files-record.js';
import { MODEL_FIELDS, VERSION_FIELDS } from '../../src/domain/records.js';
import { mlregOf } from '../e2e/mlreg.js';
import type { FakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { pageText, shellBlocksOf } from './blocks.js';
import { leavesOf, pathOf } from './commands.js';
import { anchorOf, differences, fieldTables, topFields } from './field-tables.js';
import { startDocumentedRegistry } from './registry.js';

const PAGE = 'docs/scripting.md';
const tables = fieldTables(pageText(PAGE));
const examples = shellBlocksOf(PAGE).filter(({ output }) => output?.language === 'json');

describe('the tables of fields', () => {
  test.each([
    ['models', MODEL_FIELDS],
    ['versions', VERSION_FIELDS],
    ['writes', WRITE_FIELDS],
    [
      'a-version-in-full',
      [
        ...VERSION_FIELDS,
        'download_uri',
        'run',
        'lineage',
        'approvals',
        'events',
        ...MODEL_FILE_FIELDS,
      ],
    ],
    ['a-model-in-full', [...MODEL_FIELDS, 'versions', 'events']],
    ['comparisons', COMPARISON_FIELDS],
    ['loaded-files', LOAD_FIELDS],
    ['the-number-of-a-version', RESOLVED_FIELDS],
    ['lineage', LINEAGE_FIELDS],
    ['a-step-of-a-lineage', ['step', 'id', 'detail', 'found_in', 'missing']],
    ['checks', CHECK_FIELDS],
    ['routes', ROUTE_FIELDS],
    ['events', EVENT_FIELDS],
    ['holders', HOLDING_FIELDS],
  ])('%s are those of the source', (anchor, fields) => {
    expect(topFields(anchor, tables).sort()).toEqual([...fields].sort());
  });

  const withTable = examples.filter(({ heading }) => tables.has(anchorOf(heading)));
  test.each(withTable)('line $line: $text prints these', ({ heading, output }) => {
    expect(differences(JSON.parse(output?.text ?? ''), anchorOf(heading), tables)).toEqual([]);
  });

  // Their fields are shown where they belong to something.
  test('each has an example, but for parts', () => {
    const shown = withTable.map(({ heading }) => anchorOf(heading));
    const lacking = [...tables.keys()].filter((anchor) => !shown.includes(anchor));
    expect(lacking).toEqual([
      'runs',
      'a-compared-version',
      'a-version-in-a-comparison',
      'a-compared-metric',
      'a-metric-of-a-version',
      'a-compared-row',
      'a-value-of-a-version',
      'a-model-in-an-export',
      'a-version-in-an-export',
      'a-step-of-a-lineage',
      'writes',
      'a-gate',
      'a-comparison-of-a-gate',
      'a-word-of-a-policy',
      'an-approval',
    ]);
  });
});

// A new command: add its fields and an example to docs/scripting.md, then
// `MLREG_UPDATE_DOCS=1 npx vitest run test/docs/pages.test.ts` writes what it prints.
test.each(leavesOf(declareEverything()).map(pathOf))('%s has an example in JSON', (path) => {
  const commands = examples.map(({ text }) => text);
  expect(commands.filter((text) => `\n${text}`.includes(`\n${path} `))).not.toEqual([]);
});

describe('what else these commands print', () => {
  let fake: FakeMlflow;
  beforeEach(async () => {
    fake = await startDocumentedRegistry();
  });
  afterEach(() => fake.close());

  const json = async (...args: string[]) => {
    const { stdout, stderr } = await mlregOf(fake.url)(...args, '--json');
    return JSON.parse(stdout || stderr);
  };

  it.each([
    ['list', 'models'],
    ['list --versions', 'versions'],
    ['details lstm_model', 'a-model-in-full'],
    ['details lstm_model/1', 'a-version-in-full'],
    ['details lstm_model/4', 'a-version-in-full'],
    ['details odd/1', 'a-version-in-full'],
    ['details none', 'a-model-in-full'],
    ['details lstm_model/2', 'a-version-in-full'],
    ['compare lstm_model', 'comparisons'],
    ['compare lstm_model --inference', 'comparisons'],
    ['route lstm_model --key a --weights 2=1,3=1', 'routes'],
    ['track lstm_model/3 --file /dev/null', 'inference-records'],
    ['track lstm_model/3 --file /dev/null --dry-run', 'inference-records'],
    ['compare lstm_model/1 odd/1 --trend', 'comparisons'],
    ['export', 'an-export'],
    ['doctor', 'checks'],
    ['resolve odd', 'the-number-of-a-version'],
    ['promote lstm_model/3 --alias champion', 'promotions'],
    ['promote lstm_model/3 --stage Production --dry-run', 'promotions'],
    ['promote lstm_model/2 --stage Production', 'promotions'],
    ['promote lstm_model --auto --metric accuracy', 'promotions'],
    ['promote lstm_model --auto --metric accuracy --alias x --dry-run', 'promotions'],
    ['promote lstm_model/3 --to-model other', 'promotions'],
    ['promote lstm_model/3 --to-model other --alias x --require age>1d --dry-run', 'promotions'],
    ['promote --auto --all --metric loss --dry-run', 'promotions-of-all-models'],
    ['approve lstm_model/3', 'decisions'],
    ['reject lstm_model/3 --dry-run', 'decisions'],
    ['rollback lstm_model --dry-run', 'promotions'],
    ['history lstm_model', 'events'],
    ['history lstm_model --at 2026-03-01', 'holders'],
    ['cleanup --all --dry-run', 'cleanups'],
    ['cleanup none --yes', 'cleanups'],
    ['delete lstm_model --yes', 'deletions'],
    ['delete lstm_model/1 --dry-run', 'deletions'],
    ['alias remove lstm_model nobody', 'aliases-taken-away'],
    ['alias remove lstm_model nobody --dry-run', 'aliases-taken-away'],
    ['tag set lstm_model team=a other=b', 'changed-tags'],
    ['tag remove lstm_model team', 'changed-tags'],
    ['describe lstm_model/3', 'descriptions'],
    ['describe lstm_model --clear', 'changed-descriptions'],
    ['rename lstm_model lstm_model', 'renamed-models'],
    ['rename lstm_model other --dry-run', 'renamed-models'],
    ['init --tracking-uri sqlite:///mlflow.db --dry-run', 'new-registries'],
    ['demo --dry-run', 'demos'],
    ['config show', 'settings-in-force'],
    ['list --josn', 'errors'],
    ['details nobody', 'errors'],
    ['cleanup lstm_model', 'errors'],
  ])('mlreg %s', async (args, anchor) => {
    seedModel(fake, { name: 'none' });
    const tags = Object.fromEntries([['__proto__', '{"a":1}']]);
    const run = { status: 'RUNNING', metrics: { loss: Number.NaN }, params: { flag: 'true' } };
    seedModel(fake, { name: 'odd', tags, versions: [{ run, tags }] });
    expect(differences(await json(...args.split(' ')), anchor, tables)).toEqual([]);
  });
});

describe('the second time', () => {
  it.each([
    ['promote lstm_model/3 --stage Production', 0],
    ['alias set lstm_model/3 champion', 0],
    ['promote lstm_model --auto --metric accuracy', 0],
    ['promote lstm_model/3 --to-model other --alias champion', 0],
    ['approve lstm_model/3 --message good', 0],
    ['reject lstm_model/3', 0],
    ['alias remove lstm_model champion', 0],
    ['tag set lstm_model checked=yes', 0],
    ['tag remove lstm_model team', 0],
    ['describe lstm_model --set text', 0],
    ['cleanup lstm_model --keep 1 --yes', 0],
    ['delete lstm_model/1 --yes', 8],
    ['rename lstm_model other', 8],
  ])('mlreg %s exits with %i', async (args, exit) => {
    const fake = await startDocumentedRegistry();
    onTestFinished(() => fake.close());
    const again = () => mlregOf(fake.url)(...args.split(' '), '--json');
    const first = await again();
    expect([first.exit, JSON.parse(first.stdout).changed]).toEqual([0, true]);
    const second = await again();
    expect(second.exit).toBe(exit);
    if (exit === 0) expect(JSON.parse(second.stdout).changed).toBe(false);
  });
});

test('a difference is seen', () => {
  const page = '## A\n| field | type |\n| --- | --- |\n| `a` | number |\n| `b.c` | string |\n\n';
  const small = fieldTables(
    `${page}## B\n| field | type |\n| --- | --- |\n| \`x\` | map of (number or null) |\n\n`,
  );
  expect(differences({ a: 1 }, 'a', small)).toEqual([]);
  expect(differences([{ a: 1 }, { a: null, d: 2 }], 'a', small)).toEqual([
    'd is in no table',
    'a is null, and no number',
  ]);
  expect(differences({}, 'a', small)).toEqual(['a was not printed']);
  expect(differences({ x: { k: 1, l: null } }, 'b', small)).toEqual([]);
  expect(differences({ x: { k: 'text' } }, 'b', small)).toEqual(['x.k is "text", and no number']);
});
