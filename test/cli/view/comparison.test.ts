import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { printComparison } from '../../../src/cli/view/comparison-page.js';
import { comparisonRecord } from '../../../src/cli/view/comparison-record.js';
import {
  type ComparedVersion,
  DEFAULT_VIEWS,
  makeComparison,
  onlyDifferent,
} from '../../../src/domain/comparison.js';
import { aMetric, aRun, aVersion } from '../../domain/fixtures.js';
import { bufferView } from './buffer-io.js';

const DAY = 86_400_000;
const nameOf = ({ version }: ComparedVersion) => version.modelName;

interface Parts {
  readonly metrics?: Iterable<readonly [string, number]>;
  readonly params?: Iterable<readonly [string, string]>;
  readonly model?: string;
  readonly registry?: string;
}

function compared(number: number, parts: Parts = {}): ComparedVersion {
  const metrics = [...(parts.metrics ?? [])].map(([key, value]) => [key, aMetric(value)] as const);
  return {
    version: aVersion({
      modelName: parts.model ?? 'lstm_model',
      version: String(number),
      stage: number === 3 ? 'Production' : 'None',
      aliases: number === 3 ? ['champion'] : [],
      tags: new Map([['validated', String(number > 1)]]),
      creationTimestamp: number * DAY,
    }),
    run: aRun({
      name: `run-${number}`,
      metrics: new Map(metrics),
      params: new Map(parts.params),
    }),
    registry: parts.registry ?? null,
    files: null,
    inference: null,
  };
}

/** Three versions with everything; the files of the second could not be read. */
function threeVersions(): ComparedVersion[] {
  const versions = [
    compared(1, {
      metrics: [
        ['accuracy', 0.85],
        ['loss', 0.5],
        ['samples', 1000],
        ['val_f1', Number.NaN],
      ],
      params: [
        ['epochs', '50'],
        ['optimizer', 'adam'],
      ],
    }),
    compared(2, {
      metrics: [
        ['accuracy', 0.871],
        ['loss', 0.52],
        ['samples', 1000],
      ],
      params: [
        ['epochs', '50'],
        ['optimizer', 'adam'],
        ['dropout', ''],
      ],
    }),
    compared(3, {
      metrics: [
        ['accuracy', 0.9123456],
        ['loss', 0.25],
        ['samples', 1200],
        ['val_f1', 0.8],
      ],
      params: [
        ['epochs', '100'],
        ['optimizer', 'adam'],
      ],
    }),
  ];
  const folder = (size: number, python: string) => ({
    files: [
      { path: 'MLmodel', size: 812 },
      { path: 'data/model.keras', size },
    ],
    mlmodel: {
      flavors: new Map([
        ['keras', new Map([['keras_version', '3.1.0']])],
        ['python_function', new Map([['python_version', python]])],
      ]),
      signature: {
        inputs: [{ name: null, type: 'tensor(float32, [-1, 10, 4])', required: true }],
        outputs: null,
        params: null,
      },
      mlflowVersion: '3.17.2',
      modelSize: null,
    },
    requirements: ['keras==3.1.0', `numpy==${python === '3.11.4' ? '1.26.4' : '2.1.0'}`],
  });
  const files = [folder(48_123_456, '3.11.4'), null, folder(48_123_460, '3.12.1')];
  return versions.map((version, index) => ({ ...version, files: files[index] ?? null }));
}

/** What a terminal of so many columns shows; 0 for a pipe. */
function page(
  versions: readonly ComparedVersion[],
  columns: number,
  options: { onlyDiff?: boolean; trend?: boolean; colour?: boolean } = {},
) {
  const { onlyDiff = false, trend = false, colour = false } = options;
  const whole = makeComparison(versions, 0, DEFAULT_VIEWS);
  const { context, stdout } = bufferView({ colour }, { isTTY: columns > 0, columns, now: 4 * DAY });
  const comparison = onlyDiff ? onlyDifferent(whole) : whole;
  printComparison(comparison, { onlyDiff, trend, nameOf }, context);
  return stdout.text;
}

test('three versions on a terminal of 80 columns', async () => {
  await expect(page(threeVersions(), 80, { trend: true })).toMatchFileSnapshot(
    'golden/comparison-80.txt',
  );
});

test('the same on 60 columns, only what differs', async () => {
  await expect(page(threeVersions(), 60, { onlyDiff: true })).toMatchFileSnapshot(
    'golden/comparison-60.txt',
  );
});

test('fifty versions on a terminal of 80 columns', async () => {
  const versions = Array.from({ length: 50 }, (_, index) =>
    compared(index + 1, {
      metrics: ['accuracy', 'loss', 'mae', 'rmse', 'val_accuracy', 'val_loss'].map(
        (name, metric) => [name, Math.round(1e5 * Math.sin(index / 8 + metric)) / 1e5] as const,
      ),
      params: [
        ['epochs', index < 20 ? '50' : '100'],
        ['seed', String(index % 3)],
      ],
    }),
  );
  await expect(page(versions, 80, { trend: true })).toMatchFileSnapshot(
    'golden/comparison-50-versions.txt',
  );
});

test('long texts that begin alike are cut where they do not differ', () => {
  const path = 's3://bucket/a/long/way/to/the/data/that/does/not/fit/here/';
  const versions = [1, 2].map((each) => compared(each, { params: [['data', `${path}${each}`]] }));
  const lines = page(versions, 60).split('\n');
  expect(lines).toContainEqual(expect.stringMatching(/^data +…\S+here\/1 +1$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ +…\S+here\/2 +2$/));
});

test('models and registries are told apart', () => {
  const versions = [
    compared(1, { model: 'arima', metrics: [['rmse', 2]] }),
    compared(7, { model: 'lstm', metrics: [['rmse', 1]], registry: 'http://other\u001b:5000' }),
  ];
  const text = page(versions, 80);
  expect(text).toContain('2 versions, compared with arima/1\n(other) is of http://other^[:5000\n');
  expect(text).toMatch(/METRIC +arima\/1 +lstm\/7 \(other\)\nrmse +2 +1 +-1 ▲\n/);
});

test('a baseline that is not the first', () => {
  const versions = threeVersions();
  const { context, stdout } = bufferView({}, { isTTY: true, columns: 80 });
  const options = { onlyDiff: false, trend: false, nameOf };
  printComparison(makeComparison(versions, 1, ['metrics']), options, context);
  expect(stdout.text).toContain('lstm_model: 3 versions, compared with 2\n');
  expect(stdout.text).toMatch(/^accuracy +0.85 +-0.021 ▼ +0.871 +0.912346 +\+0.04135 ▲$/m);
});

test('colours judge', () => {
  const text = page(threeVersions(), 100, { colour: true });
  expect(text).toContain('\u001b[32m+0.021 ▲\u001b[39m');
  expect(text).toContain('\u001b[31m +0.02 ▼\u001b[39m'.replace(' +', '+'));
  expect(page(threeVersions(), 100)).not.toContain('\u001b');
});

test('where nothing is there, or nothing differs', () => {
  const versions = [compared(2), compared(2, { model: 'other' })];
  const text = page(versions, 80);
  expect(text).toContain('\nno metrics, parameters\nthe files were not read\n');
  expect(page(versions, 80, { onlyDiff: true })).toContain(
    '\nno difference in metrics, parameters, tags\n',
  );
});

describe('anything', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.constantFrom(
      '__proto__',
      'evil\u001b[31m\n',
      '名前'.repeat(30),
      'x'.repeat(300),
      '👍🏽'.repeat(20),
    ),
  );
  const version = fc.record({
    number: fc.integer({ min: 1, max: 1_000_000 }),
    model: fc.constantFrom('m', 'a very long name of a model '.repeat(8), 'bidi\u202e'),
    metrics: fc.array(fc.tuple(text, fc.double()), { maxLength: 4 }),
    params: fc.array(fc.tuple(text, text), { maxLength: 4 }),
    registry: fc.option(fc.constant('http://other/'.repeat(10)), { nil: undefined }),
  });
  const versions = fc.array(version, { minLength: 1, maxLength: 12 });
  const made = (all: readonly (Parts & { number: number })[]) =>
    all.map(({ number, ...parts }) => compared(number, parts));

  test.each([60, 80])('fits into %i columns, and is safe', (columns) => {
    fc.assert(
      fc.property(versions, fc.boolean(), (all, trend) => {
        const shown = page(made(all as never), columns, { trend });
        for (const line of shown.split('\n')) {
          expect(stringWidth(line)).toBeLessThanOrEqual(columns);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('for programs: every field', () => {
  const versions = [
    compared(1, {
      metrics: [['f1', 0.5]],
      params: [
        ['epochs', '50'],
        ['zeros', '007'],
      ],
    }),
    compared(2, { metrics: [['f1', Infinity]], registry: 'http://other' }),
  ];
  const comparison = makeComparison(versions, 0, ['metrics', 'parameters']);
  const record = comparisonRecord(comparison, { trend: true, nameOf: () => 'short' });
  const key = [
    { registry: null, registered_name: 'lstm_model', version: '1' },
    { registry: 'http://other', registered_name: 'lstm_model', version: '2' },
  ];
  expect(record).toEqual({
    baseline: key[0],
    versions: [
      {
        ...key[0],
        model_name: 'short',
        stage: 'None',
        aliases: [],
        status: 'READY',
        creation_timestamp: '1970-01-02T00:00:00.000Z',
        run_id: null,
        source: null,
        model_uri: 'models:/lstm_model/1',
        files_read: false,
      },
      expect.objectContaining({ ...key[1], model_uri: 'models:/lstm_model/2' }),
    ],
    metrics: [
      {
        name: 'f1',
        direction: 'higher',
        differs: true,
        trend: '▄█',
        values: [
          { ...key[0], value: 0.5, delta: null, better: null },
          { ...key[1], value: 'Infinity', delta: 'Infinity', better: true },
        ],
      },
    ],
    inference: null,
    parameters: [
      {
        name: 'epochs',
        differs: true,
        values: [
          { ...key[0], value: 50 },
          { ...key[1], value: null },
        ],
      },
      {
        name: 'zeros',
        differs: true,
        values: [
          { ...key[0], value: '007' },
          { ...key[1], value: null },
        ],
      },
    ],
    tags: null,
    files: null,
    signature: null,
    flavors: null,
    environment: null,
    differs: true,
  });
});
