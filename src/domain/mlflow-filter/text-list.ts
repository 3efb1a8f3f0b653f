import type { Scanner, Written } from './scanner.js';

const OPEN = /\(/y;
const CLOSE = /\)/y;
const COMMA = /,/y;
const TEXT = /[ru]?(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/isy;

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(.))/gs;
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
]);

const HINT = "write a list of texts: ('A', 'B')";

/**
 * `('a', "b")`. MLflow hands a list to Python (3.17.2), so that here, unlike in a single text,
 * escapes count: `'it\'s'`, `'\x27'`.
 *
 * @throws ExpressionError for what is no list, or holds anything but texts
 */
export function readTextList(scanner: Scanner): readonly string[] {
  if (scanner.take(OPEN) === undefined) throw scanner.unexpected(HINT);
  const texts: string[] = [];
  do {
    const close = scanner.take(CLOSE);
    if (close !== undefined && texts.length === 0) {
      throw scanner.error('the list is empty', close, HINT);
    }
    if (close !== undefined) return texts;
    texts.push(readTexts(scanner));
  } while (scanner.take(COMMA) !== undefined);
  if (scanner.take(CLOSE) === undefined) throw scanner.unexpected('a , or ) is missing');
  return texts;
}

/** One text, or several side by side, which Python joins. */
function readTexts(scanner: Scanner): string {
  const first = scanner.take(TEXT);
  if (first === undefined) throw scanner.unexpected(HINT);
  let joined = '';
  for (let next: Written | undefined = first; next !== undefined; next = scanner.take(TEXT)) {
    joined += unquoted(next, scanner);
  }
  return joined;
}

function unquoted(text: Written, scanner: Scanner): string {
  const { written } = text;
  // MLflow's SQL parser looks for the end first, and takes `\'` for a part of the text (3.17.2).
  if (written.endsWith('\\', written.length - 1) && scanner.hasMore(written.slice(-1))) {
    const hint = 'write \\x5c for the \\ at its end';
    throw scanner.error('MLflow does not see where this text ends', text, hint);
  }
  const inner = written.slice(written.search(/['"]/) + 1, -1);
  if (/^r/i.test(written)) return inner;
  return inner.replaceAll(ESCAPE, (whole, hex, short, long, octal, letter) => {
    const code = Number.parseInt(
      hex ?? short ?? long ?? octal ?? '0',
      octal === undefined ? 16 : 8,
    );
    if (letter === undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    if (letter !== undefined && !/[xuUN]/.test(letter)) return LETTERS.get(letter) ?? whole;
    throw scanner.error(`"${whole}" is no escape of Python's`, text, 'write a \\ as \\\\');
  });
}
