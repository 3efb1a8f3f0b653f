import type { Context } from '../context.js';
import { type DecisionOptions, runDecision } from '../decision.js';

export async function run(
  [ref]: readonly (string | undefined)[],
  options: DecisionOptions,
  context: Context,
) {
  await runDecision('rejected', ref, options, context);
}
