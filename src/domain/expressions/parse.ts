import { checkNumber, comparison, membership } from './check.js';
import { Cursor } from './cursor.js';
import type { Spot } from './error.js';
import { resolvePath } from './path.js';
import type {
  Arithmetic,
  Comparator,
  Condition,
  Expression,
  Operand,
  Path,
  Vocabulary,
} from './syntax.js';

type Node = Condition | Operand;

const COMPARATORS: readonly Comparator[] = ['=', '!=', '<', '<=', '>', '>='];

/**
 * Reads a condition: `metrics.f1 >= 0.85 and not tags.team = 'rca'`. `docs/expressions.md` has the
 * language.
 *
 * @throws ExpressionError
 */
export function parseExpression(text: string, vocabulary: Vocabulary): Expression {
  const cursor = new Cursor(text);
  const grammar = new Grammar(cursor, vocabulary);
  const condition = grammar.condition();
  cursor.expectEnd('join conditions with and, or');
  return { text, condition, paths: grammar.paths };
}

/** The rules of the language, a method each; paths are collected on the way. */
export class Grammar {
  readonly paths: Path[] = [];

  constructor(
    readonly cursor: Cursor,
    readonly vocabulary: Vocabulary,
  ) {}

  condition(): Condition {
    return this.#asCondition(this.#or());
  }

  operand(): Operand {
    return this.#asOperand(this.#sum());
  }

  #or(): Node {
    return this.#joined('or', () => this.#joined('and', () => this.#not()));
  }

  #joined(kind: 'and' | 'or', part: () => Node): Node {
    const first = part();
    const of: Condition[] = [];
    while (this.cursor.take(kind)) {
      if (of.length === 0) of.push(this.#asCondition(first));
      of.push(this.#asCondition(part()));
    }
    const end = of.at(-1)?.end;
    return end === undefined ? first : { kind, of, start: first.start, end };
  }

  #not(): Node {
    const { start } = this.cursor.next;
    if (!this.cursor.take('not')) return this.#comparison();
    const of = this.#asCondition(this.cursor.within(() => this.#not()));
    return { kind: 'not', of, start, end: of.end };
  }

  #comparison(): Node {
    const { cursor } = this;
    const left = this.#sum();
    const negation = cursor.next;
    const isNegated = cursor.take('not') !== undefined;
    if (cursor.take('in')) return this.#membership(this.#asOperand(left), isNegated);
    if (isNegated) throw cursor.unexpected(negation, 'not goes before a comparison, or before in');
    const operator = cursor.take(...COMPARATORS);
    if (operator === undefined) return left;
    const compared = comparison(this.#asOperand(left), operator, this.operand(), cursor.text);
    const { next } = cursor;
    if (cursor.take(...COMPARATORS, 'in', 'not')) {
      throw cursor.unexpected(next, 'join two comparisons with and: 0 < x and x < 1');
    }
    return compared;
  }

  #membership(left: Operand, isNegated: boolean): Condition {
    const { cursor } = this;
    const found = cursor.take('(')
      ? this.#oneOf(left)
      : membership(left, this.operand(), cursor.text);
    return isNegated ? { kind: 'not', of: found, start: found.start, end: found.end } : found;
  }

  /** `x in (a, b)` is `x = a or x = b`. */
  #oneOf(left: Operand): Condition {
    const { cursor } = this;
    const of: Condition[] = [];
    do {
      of.push(comparison(left, '=', this.operand(), cursor.text));
    } while (cursor.take(','));
    const { end } = cursor.next;
    cursor.expect(')', 'a ) is missing');
    return { kind: 'or', of, start: left.start, end };
  }

  #sum(): Node {
    return this.#arithmetic(['+', '-'], () => this.#arithmetic(['*', '/'], () => this.#signed()));
  }

  #arithmetic(operators: readonly Arithmetic[], part: () => Node): Node {
    const first = part();
    const rest: { operator: Arithmetic; operand: Operand }[] = [];
    for (;;) {
      const operator = this.cursor.take(...operators);
      if (operator === undefined) break;
      rest.push({ operator, operand: this.#asNumber(part()) });
    }
    const end = rest.at(-1)?.operand.end;
    if (end === undefined) return first;
    const { start } = first;
    return { kind: 'arithmetic', type: 'number', first: this.#asNumber(first), rest, start, end };
  }

  #signed(): Node {
    const { start } = this.cursor.next;
    if (!this.cursor.take('-')) return this.#primary();
    const operand = this.#asNumber(this.cursor.within(() => this.#signed()));
    const { end } = operand;
    if (operand.kind === 'literal') return { ...operand, value: -Number(operand.value), start };
    const first: Operand = { kind: 'literal', type: 'number', value: 0, start, end: start };
    const rest = [{ operator: '-', operand }] as const;
    return { kind: 'arithmetic', type: 'number', first, rest, start, end };
  }

  #primary(): Node {
    const token = this.cursor.advance();
    const { start, end } = token;
    switch (token.kind) {
      case 'number':
      case 'duration':
      case 'text':
        return { kind: 'literal', type: token.kind, value: token.value, start, end };
      case 'name':
        return this.#path(token.parts, { start, end });
      case 'symbol':
        if (token.value === '(') return this.#bracketed(start);
        if (token.value === 'null') {
          return { kind: 'literal', type: 'null', value: null, start, end };
        }
        if (token.value === 'true' || token.value === 'false') {
          const value = token.value === 'true';
          return { kind: 'literal', type: 'boolean', value, start, end };
        }
    }
    throw this.cursor.unexpected(token, "write a value here: metrics.f1, 0.85, 'text'");
  }

  #bracketed(start: number): Node {
    const inner = this.cursor.within(() => this.#or());
    const { end } = this.cursor.next;
    this.cursor.expect(')', 'a ) is missing');
    return { ...inner, start, end };
  }

  #path(parts: readonly string[], spot: Spot): Operand {
    const found = resolvePath(parts, this.cursor.written(spot), this.vocabulary);
    if ('problem' in found) {
      throw this.cursor.error(found.problem, spot, this.#oddKey() ?? found.hint);
    }
    this.paths.push(found.path);
    return { kind: 'path', type: found.type, path: found.path, ...spot };
  }

  /** The way out for `metrics.val-loss` and `metrics.val/loss`, which are read as arithmetic. */
  #oddKey(): string | undefined {
    const [key, sign, rest] = this.cursor.taken(3);
    if (key?.kind !== 'name' || sign?.kind !== 'symbol' || rest?.kind !== 'name') return undefined;
    if (sign.value !== '-' && sign.value !== '/') return undefined;
    if (key.parts.length < 2 || key.end !== sign.start || sign.end !== rest.start) return undefined;
    const [field, ...inner] = key.parts;
    const odd = inner.join('.') + this.cursor.written({ start: sign.start, end: rest.end });
    return `an odd name goes between two backticks: ${field}.\`${odd}\``;
  }

  #asCondition(node: Node): Condition {
    if (!isOperand(node)) return node;
    if (node.kind === 'path' && node.type === 'boolean') {
      const { end } = node;
      const yes = { kind: 'literal', type: 'boolean', value: true, start: end, end } as const;
      return comparison(node, '=', yes, this.cursor.text);
    }
    const hint = 'compare it with something, or ask with != null whether it is there';
    throw this.cursor.error(`"${this.cursor.written(node)}" is no condition`, node, hint);
  }

  #asOperand(node: Node): Operand {
    if (isOperand(node)) return node;
    const hint = 'a metric, field, number or text is expected here';
    throw this.cursor.error(`"${this.cursor.written(node)}" is no value`, node, hint);
  }

  #asNumber(node: Node): Operand {
    const operand = this.#asOperand(node);
    checkNumber(operand, this.cursor.text);
    return operand;
  }
}

function isOperand(node: Node): node is Operand {
  return node.kind === 'literal' || node.kind === 'path' || node.kind === 'arithmetic';
}
