// The five guides that mlreg was made from, walked on real services: every step, and a summary.
import { relative } from 'node:path';
import { startVitest } from 'vitest/node';

/** @import { Reporter, TestCase } from 'vitest/node' */

/**
 * Which tests walk which guide: those of a file whose name says one of the words, or all of them.
 * @type {readonly { guide: string, parts: readonly { file: string, tests?: RegExp }[] }[]}
 */
const GUIDES = [
  {
    guide: 'Components, environment and the empty registry',
    parts: [
      { file: 'test/shell/direnv.test.ts' },
      { file: 'test/shell/setup-env.test.ts' },
      { file: 'test/e2e/repair-on-mlflow.test.ts' },
    ],
  },
  {
    guide: 'Model versioning and S3',
    parts: [
      { file: 'test/e2e/lifecycle-on-mlflow.test.ts', tests: /trained, registered/ },
      { file: 'test/e2e/load-on-mlflow.test.ts' },
    ],
  },
  {
    guide: 'The model registry, from Staging to rollback',
    parts: [{ file: 'test/e2e/lifecycle-on-mlflow.test.ts', tests: /in Staging|three times/ }],
  },
  {
    guide: 'Setup, and the championship of three model types',
    parts: [{ file: 'test/e2e/championship-on-mlflow.test.ts' }],
  },
  {
    guide: 'Cleanup and promotion on ./mlruns',
    parts: [{ file: 'test/e2e/cleanup-guide-on-mlflow.test.ts' }],
  },
];

/** @type {TestCase[]} */
const ended = [];

/** @type {Reporter} */
const steps = {
  onTestCaseResult(test) {
    ended.push(test);
    const { state, errors } = test.result();
    console.log(`${word(state)}  ${seconds(test)}  ${test.fullName}`);
    for (const { message } of errors ?? []) console.log(`        ${message}`);
  },
};

const files = [...new Set(GUIDES.flatMap(({ parts }) => parts.map(({ file }) => file)))];
const run = await startVitest('test', files, { watch: false, reporters: [steps] });
await run.close();

console.log('\nSummary');
let failed = 0;
for (const { guide, parts } of GUIDES) {
  const tests = ended.filter((test) => parts.some((part) => isOf(test, part)));
  const passed = tests.filter((test) => test.result().state === 'passed').length;
  // A file that is not there, or does not load, has no test that could fail.
  const walked =
    passed === tests.length && parts.every((part) => ended.some((each) => isOf(each, part)));
  if (!walked) failed += 1;
  console.log(`${walked ? 'passed' : 'FAILED'}  ${guide}: ${passed} of ${tests.length} steps`);
}
console.log(`\n${GUIDES.length - failed} of ${GUIDES.length} guides passed`);
process.exit(failed > 0 || run.state.getUnhandledErrors().length > 0 ? 1 : 0);

/**
 * @param {TestCase} test
 * @param {{ file: string, tests?: RegExp }} part
 */
function isOf(test, { file, tests = /./ }) {
  return relative(process.cwd(), test.module.moduleId) === file && tests.test(test.name);
}

/** @param {string} state */
function word(state) {
  return state === 'passed' ? 'passed ' : state.toUpperCase().padEnd(7);
}

/** @param {TestCase} test */
function seconds(test) {
  return `${((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1)} s`.padStart(7);
}
