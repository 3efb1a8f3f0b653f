import type { TrackingOperation } from './tracking-operation.js';

const text = `it's "é" \\ \n\t ${String.fromCodePoint(0x1f600)} '; --`;
const many = (length: number, value: (index: number) => string) =>
  Object.fromEntries(Array.from({ length }, (_each, index) => [`k${index}`, value(index)]));

/** Every kind of write to a tracking store, each with what is unusual in it. */
export const TRACKING_SCRIPT: readonly TrackingOperation[] = [
  { op: 'create_experiment', name: 'plain' },
  { op: 'create_experiment', name: "it's ü 'quoted'" },
  { op: 'create_experiment', name: 'placed', location: 's3://bucket/of/ours/' },
  { op: 'create_experiment', name: 'queried', location: 's3://bucket/x?a=b#c' },
  { op: 'create_experiment', name: 'plain' },
  { op: 'create_experiment', name: 'Default' },

  { op: 'create_run', experiment: 'plain', run: 'nobody', start: 1 },
  { op: 'create_run', experiment: 'placed', run: 'placed', start: 2, user: 'ada' },
  { op: 'create_run', experiment: 'queried', run: 'queried', start: 2, user: 'ü' },
  {
    ...{ op: 'create_run', experiment: 'Default', run: 'train', start: 3, user: 'ada' },
    tags: { team: text, 'mlflow.runName': 'train', __proto: 'x', empty: '' },
  },

  {
    ...{ op: 'log', run: 'train', params: { depth: '3', 'a/b c-d.e_f:g ü': text, empty: '' } },
    tags: { team: 'rca', more: text },
    metrics: [
      ...([
        ['acc', '0.5', 5, 0],
        ['acc', '0.7', 1, 2],
        ['acc', '0.9', 9, 1],
        ['acc', '0.7', 1, 2],
      ] as const),
      ...([
        ['nan', 'NaN', 1, 0],
        ['nan', '-1', 1, 0],
        ['zero', '0', 1, 0],
      ] as const),
      ...([
        ['up', 'Infinity', 1, 0],
        ['down', '-Infinity', 1, 0],
        ['early', '1', 1, -3],
      ] as const),
      ...([
        ['tiny', '1e-20', 1, 0],
        ['least', '5e-324', 1, 0],
        ['minus', '-1e-300', 1, 0],
      ] as const),
      ...([
        ['count', '1152921504606848000', 1, 0],
        ['large', '-1e300', 1, 0],
      ] as const),
    ],
  },
  // What is there already, what is later, and what is not.
  {
    ...{ op: 'log', run: 'train', params: { depth: '3', added: '1' } },
    metrics: [
      ...([
        ['acc', '0.7', 1, 2],
        ['acc', '0.1', 0, 2],
        ['tiny', '1e-30', 0, 3],
      ] as const),
      ...([
        ['nan', '1', 1, 0],
        ['zero', 'NaN', 1, 0],
        ['up', 'NaN', 1, 0],
      ] as const),
      ...([['early', 'NaN', 0, -2]] as const),
    ],
  },
  // A param with another value: nothing of it is written.
  {
    ...{ op: 'log', run: 'train', params: { other: '1', depth: '4' }, tags: { refused: 'x' } },
    metrics: [['acc', '1', 9, 9]],
  },
  { op: 'log', run: 'nobody', tags: { 'mlflow.runName': 'renamed', 'mlflow.note.content': text } },
  {
    ...{ op: 'log', run: 'placed' },
    metrics: Array.from({ length: 700 }, (_each, step) => [
      `m${step % 3}`,
      String(step / 3),
      step,
      step,
    ]),
    params: many(100, (index) => `value ${index}`),
    tags: many(100, () => 'ü'.repeat(80)),
  },

  { op: 'end_run', run: 'train', status: 'FINISHED', end: 9 },
  { op: 'end_run', run: 'placed', status: 'FAILED', end: 9 },
  { op: 'end_run', run: 'queried', status: 'KILLED', end: 9 },
  // Again, with what was said before, and with another end.
  { op: 'end_run', run: 'queried', status: 'FINISHED', end: 10 },
];

/** The same for logged models, which came with MLflow 3. */
export const LOGGED_MODEL_SCRIPT: readonly TrackingOperation[] = [
  { op: 'create_logged_model', run: 'nobody', name: 'bare' },
  { op: 'create_logged_model', run: 'placed', name: 'ü #1, - [x]', params: { depth: '007', text } },
  { op: 'finish_logged_model', name: 'ü #1, - [x]' },
  // As it is already.
  { op: 'finish_logged_model', name: 'ü #1, - [x]' },
];
