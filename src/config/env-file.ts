import { readText } from './files.js';

/**
 * One assignment: its value stands in quotes of any kind, and may span lines then, or ends at a `#`.
 * It is read as `util.parseEnv` reads it where all versions of Node agree. They do not everywhere:
 * a line of spaces hides the next variable from Node 20, and an empty value with a space behind it
 * takes the whole next line in Node 22 and 24.
 */
const ASSIGNMENT =
  /(?<![^\n])[ \t]*(?:export[ \t]+)?([^\s=#][^\n=]*?)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|(["'`][^\n]*)|([^\n#]*))/g;

/** A `.env` file: its variables, with the number of the line that each stands in. */
export function readEnvFile(path: string): Map<string, { value: string; line: number }> {
  const content = readText(path).replaceAll('\r', '');
  const variables = new Map<string, { value: string; line: number }>();
  for (const match of content.matchAll(ASSIGNMENT)) {
    const [, name = '', double, single, backtick, unclosed, bare = ''] = match;
    const value =
      double?.replaceAll('\\n', '\n') ??
      single ??
      backtick ??
      (unclosed ?? bare).replace(/[ \t]+$/, '');
    variables.set(name, { value, line: content.slice(0, match.index).split('\n').length });
  }
  return variables;
}
