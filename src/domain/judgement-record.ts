import type { Value } from './expressions/syntax.js';
import { gateReason } from './gate-reason.js';
import { jsonList } from './json-list.js';
import type { Judgement } from './judgement.js';
import { metricValue } from './parameters.js';

/** What the rules said of a promotion, as programs see it. */
export function judgementRecord({ gates, policies }: Judgement) {
  return {
    gates: gates.map((gate) => ({
      expression: gate.expression,
      origin: gate.origin,
      outcome: gate.outcome,
      reason: gateReason(gate),
      comparisons: gate.comparisons.map(({ left, operator, right, met, difference }) => ({
        left: { text: left.text, value: jsonValue(left.value) },
        operator,
        right: { text: right.text, value: jsonValue(right.value) },
        met,
        difference,
      })),
    })),
    policies: policies.map(({ policy, outcome, message }) => ({ policy, outcome, message })),
  };
}

/** The same in short, as it is recorded with the change; undefined if nothing was said. */
export function judgementText({ gates, policies }: Judgement): string | undefined {
  const said = [
    ...gates.map((gate) => ({
      rule: gate.expression,
      outcome: gate.outcome as string,
      reason: gateReason(gate),
    })),
    ...policies.map(({ policy, outcome, message }) => ({ rule: policy, outcome, reason: message })),
  ];
  return said.length === 0 ? undefined : jsonList(said, MORE);
}

const MORE = { rule: '…', outcome: '…', reason: '…' };

function jsonValue(value: Value): Value {
  return typeof value === 'number' ? metricValue(value) : value;
}
