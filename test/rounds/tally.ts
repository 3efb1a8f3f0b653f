import type { Ending } from './round.js';

/** What a series of rounds came to. */
export interface Tally {
  readonly target: string;
  readonly client: string;
  rounds: number;
  /** Rounds that ended with exactly one version in Production. */
  one: number;
  /** How many processes ended so: `done`, or an exit code. */
  readonly endings: Map<string, number>;
  milliseconds: number;
}

export function tally(target: string, client: string): Tally {
  return { target, client, rounds: 0, one: 0, endings: new Map(), milliseconds: 0 };
}

export function countEnding({ endings }: Tally, ending: string): void {
  endings.set(ending, (endings.get(ending) ?? 0) + 1);
}

export function countEndings(into: Tally, ended: readonly Ending[]): void {
  for (const { exit } of ended) countEnding(into, exit === 0 ? 'done' : `exit ${exit}`);
}

/** A line for each, under headers. */
export function tallyTable(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ target, client, rounds, one, endings, milliseconds }) => [
    target,
    client,
    String(rounds),
    String(one),
    (milliseconds / 1000 / rounds).toFixed(1),
    [...endings]
      .map(([ending, count]) => `${ending}: ${count}`)
      .toSorted()
      .join(', '),
  ]);
  const table = [['REGISTRY', 'CLIENT', 'ROUNDS', 'ONE HOLDER', 'S/ROUND', 'PROCESSES'], ...rows];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0));
  return table.map((row) => line(row).join('  ').trimEnd()).join('\n');
}
