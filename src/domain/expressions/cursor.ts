import { ExpressionError, type Spot } from './error.js';
import { type Token, tokenize } from './tokens.js';

/** Brackets, `not` and signs within each other; more would only serve to exhaust the stack. */
const DEEPEST = 100;

/** Goes through the words of an expression, and tells where it went wrong. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  /** @throws ExpressionError for what is no word */
  constructor(readonly text: string) {
    this.#tokens = tokenize(text);
  }

  /** The token that comes next. */
  get next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  /** The tokens that were taken, the last one at the end. */
  taken(count: number): readonly Token[] {
    return this.#tokens.slice(Math.max(0, this.#at - count), this.#at);
  }

  advance(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Takes one of these symbols, if it is the next. */
  take<Symbol extends string>(...wanted: readonly Symbol[]): Symbol | undefined {
    const { next } = this;
    const found = next.kind === 'symbol' ? wanted.find((each) => each === next.value) : undefined;
    if (found !== undefined) this.#at += 1;
    return found;
  }

  /** @throws ExpressionError if anything else comes next */
  expect(symbol: string, hint: string): void {
    if (this.take(symbol) === undefined) throw this.unexpected(this.next, hint);
  }

  /** @throws ExpressionError if there is more */
  expectEnd(hint: string): void {
    if (this.next.kind !== 'end') throw this.unexpected(this.next, hint);
  }

  /**
   * Reads what stands within something else.
   *
   * @throws ExpressionError if it is nested too deeply
   */
  within<Result>(read: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      const hint = 'write it with fewer brackets';
      throw this.error(`more than ${DEEPEST} levels of brackets or signs`, this.next, hint);
    }
    const result = read();
    this.#depth -= 1;
    return result;
  }

  unexpected(token: Token, hint: string): ExpressionError {
    if (token.kind !== 'end') {
      return this.error(`"${this.written(token)}" is not expected here`, token, hint);
    }
    const isEmpty = this.#tokens.length === 1;
    return this.error(`the expression ${isEmpty ? 'is empty' : 'ends too early'}`, token, hint);
  }

  error(problem: string, { start, end }: Spot, hint: string): ExpressionError {
    return new ExpressionError(problem, this.text, { start, end }, hint);
  }

  written({ start, end }: Spot): string {
    return this.text.slice(start, end);
  }
}
