import stringWidth from 'string-width';
import { cut, cutStart } from './cut.js';
import { terminalText } from './terminal-text.js';

/** Columns that are shown, of them before the place that is pointed at. */
const WIDTH = 76;
const BEFORE = 40;

/**
 * A line of a text, and a line with `^` below the part from `start` to `end` (UTF-16 offsets), at
 * least one. Safe on a terminal; a long text is cut around the place.
 */
export function excerpt(text: string, { start, end }: { start: number; end: number }): string[] {
  const before = cutStart(terminalText(text.slice(0, start)), BEFORE);
  const left = stringWidth(before);
  const marked = cut(terminalText(text.slice(start, end)), WIDTH - left);
  const after = cut(terminalText(text.slice(end)), WIDTH - left - stringWidth(marked));
  const carets = '^'.repeat(Math.max(1, stringWidth(marked)));
  return [before + marked + after, ' '.repeat(left) + carets];
}
