import { invalid, UncaughtError } from './errors.js';

/**
 * A path as MLflow 3.17.2 takes it: it is decoded until it stays the same, though HTTP has decoded
 * it once. So a file called `a%20b` cannot be named, and `q?` is taken for `q`.
 */
export function safePath(given: string): string {
  const path = escapeControls(decodeFully(given));
  const isWindowsRoot = /^(?:[a-z]:[\\/]|\\\\)/i.test(path);
  if (path.includes('#') || path.split('/').includes('..') || /^\//.test(path) || isWindowsRoot) {
    throw invalid('Invalid path');
  }
  return path;
}

/** As `os.path.normpath`, without a leading dot. */
export function normal(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function decodeFully(given: string): string {
  let path = given;
  for (let round = 0; round < 10; round += 1) {
    const decoded = parsedAndPutTogether(unquote(path));
    if (decoded === path) return path;
    path = decoded;
  }
  throw new UncaughtError('Failed to decode url');
}

/** Python's `unquote`: what is no UTF-8 becomes U+FFFD. */
function unquote(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** Python's `urlunparse(urlparse(…))`, which loses what is empty. */
function parsedAndPutTogether(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python strips them
  const stripped = text.replace(/^[\u0000-\u0020]+/, '').replaceAll(/[\t\r\n]/g, '');
  return stripped
    .replace(/#$/, '')
    .replace(/\?(?=$|#)/, (mark, at: number) => (stripped.indexOf('?') === at ? '' : mark))
    .replace(/;(?=$|[?#])/, (mark, at: number, whole: string) =>
      whole.indexOf(';', whole.lastIndexOf('/', at)) === at ? '' : mark,
    );
}

function escapeControls(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return path.replaceAll(/[\u0000-\u001f\u007f]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
