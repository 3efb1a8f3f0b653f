import { isDeepStrictEqual } from 'node:util';
import type { Operation } from './operation.js';
import { type Change, inOrder, type Step } from './run-script.js';

interface OldWay {
  readonly at: Operation;
  readonly reason: string;
  /** What MLflow 3.17.2, and mlreg, does besides. */
  readonly also: Extract<Change, { gone: unknown }>;
}

/** Where the versions in `golden/` do otherwise than MLflow 3.17.2, whose ways mlreg has. */
export const OLD_WAYS: readonly OldWay[] = [
  {
    at: { op: 'delete_version', model: 'aliased', version: '1' },
    reason: 'up to 3.16.1 MLflow compares "1" with 1, and leaves the aliases of a deleted version',
    also: {
      table: 'registered_model_aliases',
      gone: { alias: 'champion', name: 'aliased' },
    },
  },
];

/** A recorded step as MLflow 3.17.2 does it: the step itself, but for the old ways. */
export function newWay(step: Step<Operation>): Step<Operation> {
  const old = OLD_WAYS.find(({ at }) => isDeepStrictEqual(at, step.operation));
  if (!old || step.refused) return step;
  const inWorkspace = step.changes.some((change) => 'of' in change && 'workspace' in change.of);
  const gone = inWorkspace ? { ...old.also.gone, workspace: 'default' } : old.also.gone;
  return { ...step, changes: inOrder([...step.changes, { ...old.also, gone }]) };
}
