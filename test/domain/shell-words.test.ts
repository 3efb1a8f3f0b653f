import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord, versionWords } from '../../src/domain/shell-words.js';
import { HOSTILE_NAMES } from '../e2e/hostile-names.js';

test.each([...HOSTILE_NAMES, 'plain', '$(id)', '`id`', '-x', '', "''", '~', 'a;b'])(
  'a shell reads %j as it is',
  (text) => {
    const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
    expect(read).toBe(text);
  },
);

test.each([
  ['lstm_model', 'lstm_model/3'],
  ['--yes', "--model='--yes' --version 3"],
  ['user@example', '--model=user@example --version 3'],
  ["it's", "--model='it'\\''s' --version 3"],
])('version 3 of %s', (model, words) => {
  expect(versionWords(model, '3')).toBe(words);
});
