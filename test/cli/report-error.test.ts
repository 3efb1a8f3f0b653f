import { describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/report-error.js';
import { RefusedError } from '../../src/domain/errors.js';
import { ExpressionError } from '../../src/domain/expressions/error.js';
import { bufferView } from './view/buffer-io.js';

async function reported(error: unknown, json = false) {
  const { context, stderr } = bufferView();
  const redact = (text: string) => text.replaceAll('canary', '***');
  const exit = await reportError(error, context.io, { json, verbose: false, redact });
  return { exit, text: stderr.text };
}

describe('an error in an expression', () => {
  const at = (text: string, word: string) => {
    const start = text.indexOf(word);
    return new ExpressionError(
      `unknown field "${word}"`,
      text,
      { start, end: start + word.length },
      'look',
    );
  };

  test('is pointed at, for people', async () => {
    expect(await reported(at('a = 1 and \u001b[2Jb', 'b'))).toEqual({
      exit: 2,
      text: [
        'mlreg: unknown field "b"',
        '  a = 1 and ^[[2Jb',
        '                 ^',
        '  look',
        '',
      ].join('\n'),
    });
  });

  test('is told with its column, for programs', async () => {
    const { exit, text } = await reported(at('a = 1 and b', 'b'), true);
    expect(exit).toBe(2);
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'usage',
        message: 'unknown field "b" (column 11 of "a = 1 and b")',
        hint: 'look',
        exit_code: 2,
        details: null,
      },
    });
  });

  test.each([true, false])('shows no secret, as JSON: %s', async (json) => {
    const { text } = await reported(at("tags.x = 'canary' and b", 'b'), json);
    expect(text).not.toContain('canary');
    expect(text).toContain("tags.x = '***' and b");
  });
});

test('details are for programs, and show no secret', async () => {
  const details = { gates: [{ reason: 'canary', met: null }], n: 1 };
  const error = new RefusedError('no', { details });
  const { text } = await reported(error, true);
  expect(JSON.parse(text).error.details).toEqual({ gates: [{ reason: '***', met: null }], n: 1 });
  expect((await reported(error)).text).toBe('mlreg: no\n');
});
