import stringWidth from 'string-width';

/**
 * The first columns of a text, with `…` for the rest. By whole characters as people see them:
 * cli-table3 cuts an emoji in halves, and takes long over it.
 *
 * @param width - of what comes out, at most
 */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  return `${fitting(segments(text), width - 1).join('')}…`;
}

/** The last columns of a text, with `…` for the rest. */
export function cutStart(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const kept = fitting([...segments(text)].reverse(), width - 1);
  return `…${kept.reverse().join('')}`;
}

function fitting(parts: Iterable<string>, width: number): string[] {
  const kept: string[] = [];
  let room = width;
  for (const part of parts) {
    room -= stringWidth(part);
    if (room < 0) break;
    kept.push(part);
  }
  return kept;
}

function* segments(text: string): Generator<string, void, undefined> {
  for (const { segment } of new Intl.Segmenter().segment(text)) yield segment;
}
