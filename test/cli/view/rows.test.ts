import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { OutputChoice } from '../../../src/cli/view/output-choice.js';
import { printRows, type RowsView } from '../../../src/cli/view/rows.js';
import { bufferView, each } from './buffer-io.js';

interface Row {
  readonly registered_name: string;
  readonly version: string;
  readonly stage: string | null;
  readonly creation_timestamp: string | null;
  readonly metrics: ReadonlyMap<string, number>;
}

const DAY = 86_400_000;
const ROWS: readonly Row[] = [
  {
    registered_name: 'lstm',
    version: '10',
    stage: 'Production',
    creation_timestamp: new Date(0).toISOString(),
    metrics: new Map([['accuracy', 0.123456789]]),
  },
  {
    registered_name: 'evil\u001b[31m\n',
    version: '9',
    stage: null,
    creation_timestamp: null,
    metrics: new Map(),
  },
];

const VIEW: RowsView<Row> = {
  columns: ['registered_name', 'version', 'stage', 'creation_timestamp', 'metrics.accuracy'],
  id: (row) => `${row.registered_name}/${row.version}`,
  none: 'no versions found',
};

async function print(
  choice: Partial<OutputChoice>,
  rows: readonly Row[] = ROWS,
  terminal: { isTTY?: boolean; columns?: number } = {},
) {
  const { context, stdout, stderr } = bufferView(choice, { now: 3 * DAY, ...terminal });
  await printRows(each(rows), VIEW, context);
  return { out: stdout.text, err: stderr.text, lines: stdout.text.split('\n') };
}

test('a column of nothing but dashes begins below its header', async () => {
  const rows = ROWS.map((row) => ({ ...row, stage: null }));
  const { lines } = await print({ format: 'table' }, rows);
  expect(lines[1]?.indexOf('-')).toBe(lines[0]?.indexOf('STAGE'));
});

test('a table has headers, human times, and dashes for what is absent', async () => {
  const { out } = await print({ format: 'table' });
  expect(out).toBe(
    [
      'NAME          VERSION  STAGE       CREATED     ACCURACY',
      'lstm               10  Production  3 days ago  0.123457',
      'evil^[[31m^J        9  -           -                  -',
      '',
    ].join('\n'),
  );
});

test('TSV has no header, nothing is shortened, absent values are empty', async () => {
  const { lines } = await print({ format: 'tsv' });
  expect(lines).toEqual([
    'lstm\t10\tProduction\t1970-01-01T00:00:00.000Z\t0.123456789',
    'evil^[[31m^J\t9\t\t\t',
    '',
  ]);
});

test('CSV has a header', async () => {
  const { lines } = await print({ format: 'csv' });
  expect(lines).toEqual([
    '"registered_name","version","stage","creation_timestamp","metrics.accuracy"',
    '"lstm","10","Production","1970-01-01T00:00:00.000Z","0.123456789"',
    '"evil^[[31m^J","9","","",""',
    '',
  ]);
});

describe('documents are lossless', () => {
  const plain = ROWS.map((row) => ({ ...row, metrics: Object.fromEntries(row.metrics) }));

  test('JSON', async () => {
    const { out } = await print({ format: 'json' });
    expect(JSON.parse(out)).toEqual(plain);
    expect(out.startsWith('[\n  {\n    "registered_name": "lstm",\n')).toBe(true);
    expect(out.endsWith('  }\n]\n')).toBe(true);
  });

  test('NDJSON, a line a row', async () => {
    const { lines } = await print({ format: 'ndjson' });
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual(plain);
  });

  test('YAML', async () => {
    const { out } = await print({ format: 'yaml' });
    expect(parse(out)).toEqual(plain);
  });

  test.each(['json', 'ndjson', 'yaml'] as const)('%s of chosen fields', async (format) => {
    const fields = ['version', 'metrics.accuracy'];
    const { out } = await print({ format, fields }, ROWS.slice(0, 1));
    const row = { version: '10', 'metrics.accuracy': 0.123456789 };
    expect(parse(out)).toEqual(format === 'ndjson' ? row : [row]);
  });
});

test('quiet prints ids only, whatever the format', async () => {
  for (const format of [undefined, 'table', 'json', 'csv'] as const) {
    const { out } = await print({ format, quiet: true });
    expect(out).toBe('lstm/10\nevil^[[31m^J/9\n');
  }
});

describe('where nobody chose', () => {
  test('a terminal gets a table that fits', async () => {
    const wide = { ...(ROWS[0] as Row), registered_name: 'x'.repeat(100) };
    const { lines } = await print({}, [wide], { isTTY: true, columns: 60 });
    expect(lines[0]).toMatch(/^NAME +VERSION/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  });

  test('a pipe gets TSV', async () => {
    expect((await print({})).out).toBe((await print({ format: 'tsv' })).out);
  });

  test('a table in a pipe is not cut', async () => {
    const wide = { ...(ROWS[0] as Row), registered_name: 'x'.repeat(100) };
    expect((await print({ format: 'table' }, [wide])).out).toContain('x'.repeat(100));
  });
});

test('a list is read no faster than it is taken', async () => {
  const { context } = bufferView({ format: 'ndjson' });
  const wide = { ...(ROWS[0] as Row), registered_name: 'x'.repeat(10_000) };
  let read = 0;
  async function* rows() {
    for (; read < 1000; read += 1) yield wide;
  }
  let pauses = 0;
  const stdout = {
    ...context.io.stdout,
    drained: async () => {
      const before = read;
      await new Promise(setImmediate);
      expect(read).toBe(before);
      pauses += 1;
    },
  };
  await printRows(rows(), VIEW, { ...context, io: { ...context.io, stdout } });
  expect(read).toBe(1000);
  expect(pauses).toBeGreaterThan(100);
});

describe('an empty list', () => {
  test.each([
    ['tsv', ''],
    ['csv', '"registered_name","version","stage","creation_timestamp","metrics.accuracy"\n'],
    ['json', '[]\n'],
    ['ndjson', ''],
    ['yaml', '[]\n'],
    ['table', ''],
  ] as const)('%s', async (format, expected) => {
    const { out, err } = await print({ format }, []);
    expect(out).toBe(expected);
    expect(err).toBe(format === 'table' ? 'no versions found\n' : '');
  });

  test('quiet prints nothing', async () => {
    expect((await print({ quiet: true }, [])).out).toBe('');
  });
});
