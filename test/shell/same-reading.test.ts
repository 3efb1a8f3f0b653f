import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEnvFile } from '../../src/config/env-file.js';
import { makeFolder, SHELLS, sourced } from './shells.js';

const name = fc.constantFrom('MLREG_A', 'MLREG_B', 'MLFLOW_C', 'AWS_D', 'ENVIRONMENT');
const NASTY = [
  '$(touch x)',
  '$HOME',
  '\\n',
  '\\',
  ';',
  ' ',
  '=',
  '#',
  "'",
  '"',
  '`',
  '!',
  '\u00e9',
];
const text = (without: string) =>
  fc
    .array(fc.constantFrom(...NASTY, 'a', '7', '/', ':', '-n', '*', '%s', '\u{1f600}'))
    .map((parts) => [...parts.join('')].filter((each) => !without.includes(each)).join(''));

/** What stands behind the `=`. */
const value = fc.oneof(
  // A quote in front that is not closed may be closed lines below: that is no single line.
  text('#').map((bare) => bare.replace(/^[ "'`]+/, '').trimEnd()),
  ...['"', "'", '`'].map((quote) => text(quote).map((inner) => `${quote}${inner}${quote}`)),
);
const line = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('', '# a comment', "# it's MLREG_A=1 `") },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', ' ', 'export ', '  export '),
        name,
        fc.constantFrom('=', ' = ', '= ', '  ='),
        value,
        fc.constantFrom('', ' # "a comment"', ' #'),
      )
      // The versions of Node differ in what they make of nothing at all behind the `=`.
      .map(
        ([before, key, equals, given, after]) => `${before}${key}${equals}${given || 0}${after}`,
      ),
  },
);
const lines = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
  .map(([each, end]) => each.map((content) => content + end).join(''));

const TOKENS = ['MLREG_A', 'MLREG_B', 'export', 'x', '=', '=', '\n', '\n', '\r\n', ' ', '\t'];
const chaos = fc
  .array(fc.constantFrom(...TOKENS, ...NASTY, '\nMLREG_A=', '\nMLREG_B="'))
  .map((parts) => parts.join(''));

const byMlreg = (folder: string) =>
  Object.fromEntries(
    [...readEnvFile(join(folder, '.env'))]
      .filter(([each]) => /^(?:(?:MLREG|MLFLOW|AWS)_\w+|ENVIRONMENT)$/.test(each))
      .map(([each, { value: read }]) => [each, read]),
  );

describe.each(SHELLS)('a .env that %s reads', (shell) => {
  const options = { numRuns: 100 };

  test('is read by mlreg and by util.parseEnv with the same result', () => {
    fc.assert(
      fc.property(lines, (content) => {
        const folder = makeFolder(content);
        const { status, variables } = sourced(shell, folder);
        expect(status).toBe(0);
        expect(variables).toEqual({ ...parseEnv(content) });
        expect(byMlreg(folder)).toEqual(variables);
      }),
      options,
    );
  });

  test('is read by mlreg with the same result, whatever stands in it', () => {
    fc.assert(
      fc.property(chaos, (content) => {
        const folder = makeFolder(content);
        expect(sourced(shell, folder).variables).toEqual(byMlreg(folder));
      }),
      options,
    );
  });
});
