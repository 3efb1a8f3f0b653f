import { gateReason } from '../../domain/gate-reason.js';
import type { Judgement } from '../../domain/judgement.js';
import type { Context } from '../context.js';
import { cellText } from './cell.js';
import { isForPrograms } from './output-choice.js';
import type { Tone } from './table.js';

const COLUMNS = ['GATE', 'RESULT', 'SEEN'].map((header) => ({ header, align: 'left' as const }));
const RESULTS = { passed: 'passed', failed: 'FAILED', no_occupant: 'passed' } as const;

/** What the rules say, on stderr: the table of gates, then the warnings. */
export async function printJudgement(
  { gates, policies }: Judgement,
  { io, output, say }: Pick<Context, 'io' | 'output' | 'say'>,
): Promise<void> {
  if (gates.length > 0 && !output.quiet && !isForPrograms(output)) {
    const { table } = await import('./table.js');
    const cells = gates.map((gate) => [
      cellText(gate.expression),
      RESULTS[gate.outcome],
      cellText(gateReason(gate)),
    ]);
    const width = io.stderr.isTTY ? io.stderr.columns : Number.POSITIVE_INFINITY;
    const tone = (row: number, column: number): Tone | undefined => {
      if (column !== 1) return undefined;
      return gates[row]?.outcome === 'failed' ? 'bad' : 'good';
    };
    const colour = output.colour && io.stderr.isTTY;
    io.stderr.write(`${table(COLUMNS, cells, { width, colour }, tone)}\n`);
  }
  for (const { outcome, message, hint } of policies) {
    if (outcome === 'warned') say(`warning: ${message}; ${hint}`);
  }
}
