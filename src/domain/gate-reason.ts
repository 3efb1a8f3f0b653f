import type { SeenSide } from './expressions/explain.js';
import type { GateResult } from './gates.js';

/** What a gate saw: `0.81 >= 0.85, missed by 0.04`, or why there was nothing to see. */
export function gateReason({ outcome, comparisons, missing, absent }: GateResult): string {
  const nobody = missing.map((target) =>
    target.startsWith('@') ? `no version has ${target}` : `no other version is in ${target}`,
  );
  if (outcome === 'no_occupant') return nobody.join(', ');
  const shown = comparisons.filter(({ met }) => (met === true) === (outcome === 'passed'));
  const missingNames = absent.map(({ name, guesses }) =>
    guesses.length > 0
      ? `${name} is absent: did you mean ${guesses.join(' or ')}?`
      : `${name} is absent`,
  );
  const isNamed = ({ text }: SeenSide) => absent.some(({ name }) => text.includes(name));
  const seen = shown.flatMap(({ left, operator, right, met, difference }) => {
    if (isCheck(left)) return [left.value === true ? 'compatible' : String(left.value)];
    if (right.text === 'null') return [`${left.text} is ${sideText(left.value)}`];
    const lacking = [left, right].filter(({ value }) => value === null || Number.isNaN(value));
    if (met === null && lacking.length > 0) {
      return lacking
        .filter((side) => !isNamed(side))
        .map(({ text, value }) => `${text} is ${value === null ? 'absent' : 'NaN'}`);
    }
    const by = outcome === 'failed' && difference !== null ? `, missed by ${size(difference)}` : '';
    return [`${sideText(left.value)} ${operator} ${sideText(right.value)}${by}`];
  });
  return [...seen, ...missingNames, ...nobody].join('; ');
}

/** Of a check the value is the reason. */
function isCheck({ text }: SeenSide): boolean {
  return /\b(?:signature|environment)\.compatible$/.test(text);
}

const LENGTH_OF_TIME = /^(?:\d+[dhms])+$/;

function sideText(value: unknown): string {
  if (value === null) return 'absent';
  if (Array.isArray(value)) return `(${value.join(', ')})`;
  if (typeof value !== 'string' || LENGTH_OF_TIME.test(value)) return String(value);
  return `'${value}'`;
}

/** Of a difference, without its sign. */
function size(difference: number | string): string {
  return String(difference).replace(/^-/, '');
}
