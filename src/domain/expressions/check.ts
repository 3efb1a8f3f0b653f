import { findStage } from '../names.js';
import { nearest } from '../nearest.js';
import { STAGES } from '../types.js';
import { ExpressionError } from './error.js';
import { numberIn } from './evaluate.js';
import type { Comparator, Condition, Operand } from './syntax.js';

/**
 * A comparison of two values, or the question whether a value is there.
 *
 * @param text - the whole expression
 * @throws ExpressionError for values that can never be compared
 */
export function comparison(
  left: Operand,
  operator: Comparator,
  right: Operand,
  text: string,
): Condition {
  const spot = { start: left.start, end: right.end };
  const list = [left, right].find(isList);
  if (list) {
    const hint = `ask what is in it: 'TEXT' in ${written(list, text)}`;
    throw new ExpressionError(`"${written(list, text)}" is a list`, text, list, hint);
  }
  const isEquality = operator === '=' || operator === '!=';
  const [nothing, asked] = left.type === 'null' ? [left, right] : [right, left];
  if (nothing.type === 'null') {
    if (isEquality) {
      return { kind: 'presence', operand: asked, present: operator === '!=', ...spot };
    }
    throw new ExpressionError('null has no order', text, nothing, 'write = null or != null');
  }
  const sides = { left: withStage(left, right, text), right: withStage(right, left, text) };
  checkTypes(sides.left, sides.right, isEquality, text);
  checkTypes(sides.right, sides.left, isEquality, text);
  return { kind: 'comparison', operator, ...sides, ...spot };
}

/**
 * Whether a text is in a list such as `aliases`.
 *
 * @throws ExpressionError
 */
export function membership(left: Operand, right: Operand, text: string): Condition {
  if (!isList(right)) {
    const hint = "write in ('A', 'B'), or the name of a list, such as aliases";
    throw new ExpressionError(`"${written(right, text)}" is no list`, text, right, hint);
  }
  if (left.type !== 'text') {
    throw new ExpressionError('only a text can be in a list', text, left, "write 'TEXT' in …");
  }
  const { start } = left;
  const sides = { left: withStage(left, right, text), right };
  return { kind: 'comparison', operator: 'in', ...sides, start, end: right.end };
}

/** @throws ExpressionError for what is no number and no tag or parameter that may spell one */
export function checkNumber(operand: Operand, text: string): void {
  const { type } = operand;
  const isKeyed = operand.kind === 'path' && operand.path.key !== null;
  if (type === 'number' || (type === 'text' && isKeyed)) return;
  const problem = `"${written(operand, text)}" is no number`;
  const hint =
    type === 'duration'
      ? 'write an age as one, such as 1d12h'
      : 'only numbers are calculated with, such as metrics.f1';
  throw new ExpressionError(problem, text, operand, hint);
}

/** A text beside `stage` in MLflow's own spelling: it takes stages in any case. */
function withStage(side: Operand, other: Operand, text: string): Operand {
  const isStage = other.type === 'stage' || other.type === 'stages';
  if (!isStage || side.kind !== 'literal' || typeof side.value !== 'string') return side;
  const value = findStage(side.value);
  if (value !== undefined) return { ...side, value };
  const [guess] = nearest(side.value, STAGES);
  const hint = guess ? `did you mean '${guess}'?` : `the stages are ${STAGES.join(', ')}`;
  throw new ExpressionError(`"${side.value}" is not a stage`, text, side, hint);
}

/** One side as the other needs it. */
function checkTypes(side: Operand, other: Operand, isEquality: boolean, text: string): void {
  const what = `"${written(side, text)}"`;
  if (side.type === 'boolean' && !isEquality) {
    throw new ExpressionError(`${what} has no order`, text, side, 'write = true or != true');
  }
  if (side.type === 'boolean' && other.type !== 'text' && other.type !== 'boolean') {
    const hint = `"${written(other, text)}" is never true or false`;
    throw new ExpressionError(`${what} is compared with what is no text`, text, side, hint);
  }
  if (other.type === 'duration' && side.type !== 'duration') {
    const hint = 'write 30d, 12h or 1d12h (w, d, h, m, s), and compare it with age';
    throw new ExpressionError(`${what} is no length of time`, text, side, hint);
  }
  const isText = side.kind === 'literal' && typeof side.value === 'string';
  if (other.type === 'number' && isText && numberIn(side.value) === null) {
    const hint = `"${written(other, text)}" is a number`;
    throw new ExpressionError(`${what} is no number`, text, side, hint);
  }
}

function isList({ type }: Operand): boolean {
  return type === 'list' || type === 'stages';
}

function written({ start, end }: Operand, text: string): string {
  return text.slice(start, end);
}
