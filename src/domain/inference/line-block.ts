/**
 * Whole lines of records, as bytes, each with its newline: what waits is so in no heap that V8 must sweep, and goes
 * to a disk as it is.
 */
export interface LineBlock {
  readonly bytes: Uint8Array;
  readonly lines: number;
}

export const NEWLINE = 0x0a;

/** The first whole lines of the bytes, so many at most. */
export function firstLines(bytes: Uint8Array, limit: number): LineBlock {
  let [lines, end] = [0, 0];
  for (; lines < limit; lines += 1) {
    const at = bytes.indexOf(NEWLINE, end);
    if (at < 0) break;
    end = at + 1;
  }
  return { bytes: bytes.subarray(0, end), lines };
}

/** The whole lines as texts. */
export function textsOf({ bytes }: Pick<LineBlock, 'bytes'>): string[] {
  const end = bytes.lastIndexOf(NEWLINE);
  if (end < 0) return [];
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, end)).split('\n');
}
