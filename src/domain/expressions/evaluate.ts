import { compareNames } from '../types.js';
import type { Arithmetic, Comparator, Condition, Lookup, Operand, Value } from './syntax.js';

/** Null: a value that decides is absent. Whoever asks takes that for a no. */
export type Verdict = boolean | null;

/**
 * Whether a condition holds. A comparison with an absent value is neither true nor false, and
 * neither is its `not`; `and` and `or` are decided by their other side if that is enough.
 */
export function evaluate(condition: Condition, lookup: Lookup): Verdict {
  switch (condition.kind) {
    case 'and':
      return all(condition.of, (each) => evaluate(each, lookup));
    case 'or':
      return not(all(condition.of, (each) => not(evaluate(each, lookup))));
    case 'not':
      return not(evaluate(condition.of, lookup));
    case 'presence':
      return (operandValue(condition.operand, lookup) !== null) === condition.present;
    case 'comparison':
      return compare(
        operandValue(condition.left, lookup),
        condition.operator,
        operandValue(condition.right, lookup),
      );
  }
}

/** The value of one side of a comparison; null if it, or what it is made of, is absent. */
export function operandValue(operand: Operand, lookup: Lookup): Value {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'path': {
      const value = lookup(operand.path);
      return Number.isNaN(value) ? null : value;
    }
    case 'arithmetic': {
      let result = numberIn(operandValue(operand.first, lookup));
      for (const step of operand.rest) {
        const value = numberIn(operandValue(step.operand, lookup));
        if (result === null || value === null) return null;
        result = calculate(result, step.operator, value);
      }
      // A division by zero must not pass for more than any threshold.
      return result !== null && Number.isFinite(result) ? result : null;
    }
  }
}

/** The number that a value is, or that a text spells as Python would; else null. */
export function numberIn(value: Value): number | null {
  if (typeof value === 'number') return value;
  const isNumber =
    typeof value === 'string' && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(value);
  return isNumber ? Number(value) : null;
}

/** Numbers first, as numbers; then texts by code point. For values that are there. */
export function compareValues(a: Value, b: Value): number {
  const numbers = [numberIn(a), numberIn(b)] as const;
  if (numbers[0] !== null && numbers[1] !== null) return Math.sign(numbers[0] - numbers[1]) || 0;
  if (numbers[0] !== null || numbers[1] !== null) return numbers[0] === null ? 1 : -1;
  return compareNames(String(a), String(b));
}

function all<Item>(items: readonly Item[], test: (item: Item) => Verdict): Verdict {
  let verdict: Verdict = true;
  for (const item of items) {
    const each = test(item);
    if (each === false) return false;
    if (each === null) verdict = null;
  }
  return verdict;
}

function not(verdict: Verdict): Verdict {
  return verdict === null ? null : !verdict;
}

function calculate(a: number, operator: Arithmetic, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
  }
}

function compare(left: Value, operator: Comparator | 'in', right: Value): Verdict {
  if (left === null || right === null) return null;
  if (operator === 'in') return Array.isArray(right) && right.includes(left);
  if (operator === '=') return isEqual(left, right);
  if (operator === '!=') return !isEqual(left, right);
  const isMixed = typeof left !== typeof right;
  if (isMixed && (numberIn(left) === null || numberIn(right) === null)) return null;
  const order = compareValues(left, right);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** A text is compared with a number as a number, with true and false in any case. */
function isEqual(left: Value, right: Value): boolean {
  if (typeof left === 'number' || typeof right === 'number') {
    return numberIn(left) !== null && numberIn(left) === numberIn(right);
  }
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return String(left).toLowerCase() === String(right).toLowerCase();
  }
  return left === right;
}
