import { ExpressionError, type Spot } from '../expressions/error.js';

/** A part of the filter, and where it stands. */
export interface Written extends Spot {
  readonly written: string;
}

const BLANKS = /\s+/uy;
const ANYTHING = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/uy;

/** Goes through the text of a filter, and tells where it went wrong. */
export class Scanner {
  #at = 0;

  constructor(readonly text: string) {}

  /** Up to where it was read. */
  get at(): number {
    return this.#at;
  }

  /** True if nothing but blanks is left; they are read. */
  get isAtEnd(): boolean {
    this.takeAdjoining(BLANKS);
    return this.#at === this.text.length;
  }

  /** True if this comes anywhere behind what was read. */
  hasMore(text: string): boolean {
    return this.text.includes(text, this.#at);
  }

  /**
   * Takes what comes next, after any blanks, if it is this.
   *
   * @param pattern - sticky
   */
  take(pattern: RegExp): Written | undefined {
    const before = this.#at;
    this.takeAdjoining(BLANKS);
    const found = this.takeAdjoining(pattern);
    if (found === undefined) this.#at = before;
    return found;
  }

  /** The same without blanks. */
  takeAdjoining(pattern: RegExp): Written | undefined {
    const start = this.#at;
    pattern.lastIndex = start;
    const written = pattern.exec(this.text)?.[0];
    if (written === undefined) return undefined;
    this.#at += written.length;
    return { written, start, end: this.#at };
  }

  /** What comes next, for an error: a word, a sign, or nothing at the end. */
  takeAnything(): Written {
    return this.take(ANYTHING) ?? { written: '', start: this.text.length, end: this.text.length };
  }

  error(problem: string, { start, end }: Spot, hint: string): ExpressionError {
    return new ExpressionError(problem, this.text, { start, end }, hint);
  }

  /** The error for what comes next. */
  unexpected(hint: string): ExpressionError {
    const next = this.takeAnything();
    if (next.written === '') return this.error('the filter ends too early', next, hint);
    return this.error(`"${next.written}" is not expected here`, next, hint);
  }
}
