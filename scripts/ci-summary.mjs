// Reads vitest's JSON report, fails on any skipped test, and prints the closing line of CI.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const skipped = report.testResults.flatMap(
  (/** @type {{ assertionResults: { status: string, fullName: string }[] }} */ file) =>
    file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
);
for (const { fullName } of skipped) console.error(`skipped, which CI does not allow: ${fullName}`);

const { numPassedTests: passed, numFailedTests: failed, numFailedTestSuites } = report;
// A file that does not even load has no test that could fail.
const broken = failed === 0 && !report.success ? Math.max(numFailedTestSuites, 1) : 0;
console.log(`${passed} passed, ${failed + broken + skipped.length} failed`);
process.exitCode = failed + broken + skipped.length > 0 || passed === 0 ? 1 : 0;
