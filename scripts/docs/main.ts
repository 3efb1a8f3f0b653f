import { readFileSync } from 'node:fs';
import { generatedFiles, leftOvers } from './files.js';
import { checkFiles, writeFiles } from './write.js';

const ROOT = process.cwd();

try {
  const files = generatedFiles((path) => readFileSync(`${ROOT}/${path}`, 'utf8'));
  const surplus = leftOvers(ROOT, files);
  if (process.argv.includes('--check')) {
    const stale = checkFiles(ROOT, files, surplus);
    for (const report of stale) console.error(report);
    if (stale.length > 0) throw new Error('the docs are stale: run `npm run docs`');
  } else {
    for (const line of writeFiles(ROOT, files, surplus)) console.log(line);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
