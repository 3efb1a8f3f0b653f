import { durationText } from '../duration.js';
import { evaluate, numberIn, operandValue } from './evaluate.js';
import type { Comparator, Condition, Lookup, Operand, Path, Value } from './syntax.js';

/** A comparison within a condition, with what it saw. */
export interface SeenComparison {
  readonly left: SeenSide;
  readonly operator: Comparator | 'in';
  readonly right: SeenSide;
  /** Whether it is as the condition wants it; null if a value that decides is absent. */
  readonly met: boolean | null;
  /** Left minus right, a length of time as `-1d12h`; null where there is nothing to subtract. */
  readonly difference: number | string | null;
}

export interface SeenSide {
  /** As it was written. */
  readonly text: string;
  /** A length of time as `45d`; null if it is absent. NaN counts as absent, but is shown. */
  readonly value: Value;
}

/**
 * Every comparison of a condition, in order.
 *
 * @param text - the whole expression
 */
export function explain(condition: Condition, text: string, lookup: Lookup): SeenComparison[] {
  return leaves(condition).map(({ leaf, wanted }) => {
    const verdict = evaluate(leaf, lookup);
    const met = verdict === null ? null : verdict === wanted;
    const { left, operator, right } = sidesOf(leaf);
    return {
      left: seen(left, text, lookup),
      operator,
      right: right === null ? { text: 'null', value: null } : seen(right, text, lookup),
      met,
      difference: right === null ? null : difference(left, right, lookup),
    };
  });
}

/** The values that a condition names, with their places in the text. */
export function pathOperands(condition: Condition): (Operand & { kind: 'path'; path: Path })[] {
  return leaves(condition).flatMap(({ leaf }) => {
    const { left, right } = sidesOf(leaf);
    return [...pathsIn(left), ...(right === null ? [] : pathsIn(right))];
  });
}

/**
 * A condition without the comparisons that are to count as met, whatever stands around them; null if
 * none are left that decide.
 */
export function without(
  condition: Condition,
  isGiven: (path: Path) => boolean,
  isNegated = false,
): Condition | null {
  switch (condition.kind) {
    case 'comparison':
    case 'presence':
      return pathOperands(condition).some(({ path }) => isGiven(path)) ? null : condition;
    case 'not': {
      const of = without(condition.of, isGiven, !isNegated);
      return of && { ...condition, of };
    }
    case 'and':
    case 'or': {
      const of = condition.of.map((each) => without(each, isGiven, isNegated));
      const left = of.filter((each) => each !== null);
      // `not (a or b)` wants both.
      const wantsAll = (condition.kind === 'and') !== isNegated;
      const decides = wantsAll ? left.length > 0 : left.length === of.length;
      return decides ? { ...condition, of: left } : null;
    }
  }
}

type Leaf = Extract<Condition, { kind: 'comparison' | 'presence' }>;

/** @param wanted - what each must be for the whole to be true */
function leaves(condition: Condition, wanted = true): { leaf: Leaf; wanted: boolean }[] {
  switch (condition.kind) {
    case 'comparison':
    case 'presence':
      return [{ leaf: condition, wanted }];
    case 'not':
      return leaves(condition.of, !wanted);
    case 'and':
    case 'or':
      return condition.of.flatMap((each) => leaves(each, wanted));
  }
}

function sidesOf(leaf: Leaf) {
  if (leaf.kind === 'comparison') return leaf;
  const operator: Comparator = leaf.present ? '!=' : '=';
  return { left: leaf.operand, operator, right: null };
}

function pathsIn(operand: Operand): (Operand & { kind: 'path'; path: Path })[] {
  if (operand.kind === 'path') return [operand];
  if (operand.kind === 'literal') return [];
  return [operand.first, ...operand.rest.map((step) => step.operand)].flatMap(pathsIn);
}

function seen(operand: Operand, text: string, lookup: Lookup): SeenSide {
  const found = operand.kind === 'path' ? lookup(operand.path) : null;
  const value = Number.isNaN(found) ? found : operandValue(operand, lookup);
  const isTime = operand.type === 'duration' && typeof value === 'number';
  return {
    text: text.slice(operand.start, operand.end),
    value: isTime ? durationText(value) : value,
  };
}

function difference(left: Operand, right: Operand, lookup: Lookup): number | string | null {
  const [a, b] = [numberIn(operandValue(left, lookup)), numberIn(operandValue(right, lookup))];
  if (a === null || b === null) return null;
  if (left.type === 'duration') return durationText(a - b);
  // 0.85 - 0.81 is not 0.03999999999999992 to a reader.
  const exact = a - b;
  return Number.isFinite(exact) ? Number(exact.toPrecision(12)) : null;
}
