import { parseDuration } from '../duration.js';
import { ExpressionError, type Spot } from './error.js';

export type Token = Spot &
  (
    | { readonly kind: 'number' | 'duration'; readonly value: number }
    | { readonly kind: 'text'; readonly value: string }
    /** `metrics.f1` and the like, by its parts. */
    | { readonly kind: 'name'; readonly parts: readonly string[] }
    /** An operator, a bracket or a word of the language; one spelling for each. */
    | { readonly kind: 'symbol'; readonly value: string }
    | { readonly kind: 'end' }
  );

const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['==', '='],
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);

const SPACE = /\s+/uy;
const SYMBOL = /==|!=|<=|>=|&&|\|\||[=<>!+\-*/(),]/uy;
const TEXT = /'[^']*'|"[^"]*"/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{N}_.])/iuy;
const DURATION = /(?:\d+(?:\.\d+)?[smhdw])+(?![\p{L}\p{N}_.])/uy;
const LIKE_NUMBER = /\.?\d[\p{L}\p{N}_.]*/uy;
const FIRST_PART = /[\p{L}_][\p{L}\p{N}_]*|`[^`]+`/uy;
const DOT = /\./uy;
const PART = /[\p{L}\p{N}_]+|`[^`]+`/uy;

/**
 * The words of an expression; the last is `end`.
 *
 * @throws ExpressionError
 */
export function tokenize(text: string): Token[] {
  const scanner = new Scanner(text);
  const tokens: Token[] = [];
  for (;;) {
    const token = scanner.next();
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

class Scanner {
  #at = 0;

  constructor(readonly text: string) {}

  next(): Token {
    this.#take(SPACE);
    const start = this.#at;
    const spot = () => ({ start, end: this.#at });
    if (start === this.text.length) return { kind: 'end', ...spot() };
    const digits = this.#take(NUMBER);
    if (digits !== undefined) return { kind: 'number', value: Number(digits), ...spot() };
    const duration = this.#take(DURATION);
    if (duration !== undefined) {
      return { kind: 'duration', value: parseDuration(duration), ...spot() };
    }
    const text = this.#take(TEXT);
    if (text !== undefined) return { kind: 'text', value: text.slice(1, -1), ...spot() };
    const symbol = this.#take(SYMBOL);
    if (symbol !== undefined) {
      return { kind: 'symbol', value: SPELLINGS.get(symbol) ?? symbol, ...spot() };
    }
    const first = this.#take(FIRST_PART);
    if (first === undefined) throw this.#unreadable();
    const word = first.toLowerCase();
    if (WORDS.has(word) && this.text[this.#at] !== '.') {
      return { kind: 'symbol', value: word, ...spot() };
    }
    return { kind: 'name', parts: [first, ...this.#furtherParts()].map(bare), ...spot() };
  }

  #furtherParts(): string[] {
    const parts: string[] = [];
    while (this.#take(DOT) !== undefined) {
      const part = this.#take(PART);
      if (part === undefined) throw this.#unreadable();
      parts.push(part);
    }
    return parts;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** What is wrong at the place where no word begins. */
  #unreadable(): ExpressionError {
    const start = this.#at;
    const fail = (problem: string, length: number, hint: string) =>
      new ExpressionError(problem, this.text, { start, end: start + length }, hint);
    const [character] = this.text.slice(start);
    if (character === undefined || this.text[start - 1] === '.') {
      return fail('a name is missing after the "."', character?.length ?? 0, KEY_HINT);
    }
    if (character === '`') return fail('this ` begins no name', 1, KEY_HINT);
    if (character === '"' || character === "'") {
      const hint = `a text with ${character} in it goes between two ${character === '"' ? "'" : '"'}`;
      return fail('this quote is not closed', 1, hint);
    }
    const word = this.#take(LIKE_NUMBER);
    if (word !== undefined) {
      const hint = 'write 0.5 or 1e-3; for an age 30d, 12h or 1d12h (w, d, h, m, s)';
      return fail(`"${word}" is neither a number nor an age`, word.length, hint);
    }
    return fail(`"${character}" means nothing here`, character.length, KEY_HINT);
  }
}

const KEY_HINT = 'an odd name goes between two backticks: metrics.`val loss`';

function bare(part: string): string {
  return part.startsWith('`') ? part.slice(1, -1) : part;
}
