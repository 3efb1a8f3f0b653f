import { mlregOf } from '../e2e/mlreg.js';
import type { Ending, Round } from './round.js';

/** What stands after a round, however the registry was asked. */
export interface Outcome {
  /** Versions in Production. */
  readonly holders: readonly string[];
  /** Names of lock entries that are left. */
  readonly locks: readonly string[];
}

/** What `mlreg history` prints of a change. */
interface Change {
  readonly status: string;
  readonly seq: number;
  readonly version: string;
  readonly from: readonly string[];
}

/** The changes of a model, oldest first, as `mlreg history` tells them. */
export async function changesOf(uri: string, model: string): Promise<Change[]> {
  const { stdout } = await mlregOf(uri)('history', model, '--limit', '1000', '--json');
  return (JSON.parse(stdout) as Change[]).reverse();
}

/** What is wrong with a round; nothing if it went as it must. */
export function faultsOf(
  { isHeld }: Pick<Round, 'isHeld'>,
  endings: readonly Ending[],
  changes: readonly Change[],
  outcome: Outcome,
): string[] {
  return [
    ...faultsOfEndings(isHeld, endings),
    ...faultsOfOutcome(outcome),
    ...faultsOfOrder(endings, changes, outcome),
  ];
}

function faultsOfEndings(isHeld: boolean, endings: readonly Ending[]): string[] {
  const done = endings.filter(({ exit }) => exit === 0).length;
  const faults = endings.flatMap(({ exit, isHasty, version, stderr }) =>
    exit === 0 || exit === 5 || (exit === 9 && isHasty)
      ? []
      : [`the process of version ${version} ended with ${exit}: ${stderr}`],
  );
  if (done === 0) faults.push('nobody was promoted');
  // All plans say that nobody is there, which is true for one of them only.
  if (isHeld && done > 1) faults.push(`${done} went by the same plan`);
  return faults;
}

function faultsOfOutcome({ holders, locks }: Outcome): string[] {
  return [
    ...(holders.length === 1 ? [] : [`${holders.length} versions are in Production`]),
    ...(locks.length === 0 ? [] : [`lock entries are left: ${locks.join()}`]),
  ];
}

function faultsOfOrder(
  endings: readonly Ending[],
  changes: readonly Change[],
  { holders }: Outcome,
): string[] {
  const faults: string[] = [];
  const done = endings.filter(({ exit }) => exit === 0).map(({ version }) => version);
  const finished = changes.filter(({ status }) => status === 'FINISHED');
  if (changes.some(({ status }) => status === 'RUNNING')) faults.push('a record was not closed');
  const recorded = finished.map(({ version }) => version);
  if (recorded.toSorted().join() !== done.toSorted().join()) {
    faults.push(`${done.join()} were promoted, ${recorded.join()} recorded`);
  }
  if (recorded.at(-1) !== holders[0]) faults.push('the last record is not the holder');
  if (changes.some(({ seq }, index) => seq !== index + 1)) {
    faults.push(`the records are no one order: ${changes.map(({ seq }) => seq).join()}`);
  }
  finished.forEach(({ from }, index) => {
    const before = index === 0 ? [] : [recorded[index - 1]];
    if (from.join() !== before.join()) faults.push(`record ${index + 1} found ${from.join()}`);
  });
  return faults;
}
