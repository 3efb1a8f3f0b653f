import * as z from 'zod/mini';
import type { Direction } from '../domain/metric-direction.js';
import { isAlias } from '../domain/names.js';
import { findTarget } from '../domain/promotion-target.js';

/** Expressions for every target, or by target: `Production`, `@champion`. */
export type GateSetting = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** A setting that `read` understands; what it cannot read it answers with words of complaint. */
function readBy<Value extends object>(read: (given: unknown) => Value | string) {
  const parse = z.transform((given, { issues }): unknown => {
    const value = read(given);
    if (typeof value === 'string') issues.push({ code: 'custom', message: value, input: '' });
    return value;
  });
  return z.optional(z.pipe(parse, z.custom<Value, unknown>()));
}

/** From a variable one expression a line. */
export const gates = readBy((given): GateSetting | string => {
  const expressions = expressionList(given);
  if (expressions) return expressions;
  const words = 'is neither a list of expressions nor one for each target';
  if (!isMapping(given)) return words;
  const byTarget: [string, readonly string[]][] = [];
  for (const [target, value] of Object.entries(given)) {
    if (findTarget(target) === undefined) {
      return `is for "${target}", which is neither a stage nor @ with an alias`;
    }
    const list = expressionList(value);
    if (!list) return `has no list of expressions for ${target}`;
    byTarget.push([target, list]);
  }
  return Object.fromEntries(byTarget);
});

/** From a variable `f1=higher,rmse=lower`. */
export const metrics = readBy((given): Readonly<Record<string, Direction>> | string => {
  const words = 'does not say higher or lower for each metric';
  const pairs = typeof given === 'string' ? given.split(',').map(pairIn) : pairsOf(given);
  if (pairs === undefined || pairs.length === 0) return words;
  const isWhole = pairs.every(([name, direction]) => name !== '' && isDirection(direction));
  return isWhole ? Object.fromEntries(pairs as [string, Direction][]) : words;
});

/** From a variable `champion,production`. */
export const aliases = readBy((given): readonly string[] | string => {
  const list = typeof given === 'string' ? given.split(',').map((each) => each.trim()) : given;
  if (!Array.isArray(list)) return 'is no list of aliases';
  const wrong = list.find((each) => typeof each !== 'string' || !isAlias(each));
  return wrong === undefined ? list : `has "${wrong}", which cannot be an alias`;
});

function expressionList(given: unknown): readonly string[] | undefined {
  if (typeof given === 'string') return given.split('\n').filter((line) => line.trim() !== '');
  const isList = Array.isArray(given) && given.every((each) => typeof each === 'string');
  return isList ? given : undefined;
}

function isMapping(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function pairsOf(given: unknown): [string, unknown][] | undefined {
  return isMapping(given) ? Object.entries(given) : undefined;
}

function pairIn(text: string): [string, string] {
  const equals = text.lastIndexOf('=');
  return [text.slice(0, Math.max(0, equals)).trim(), text.slice(equals + 1).trim()];
}

function isDirection(value: unknown): value is Direction {
  return value === 'higher' || value === 'lower';
}
