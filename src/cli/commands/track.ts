import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, type RefFlags } from '../options.js';

export interface TrackOptions extends RefFlags {
  file?: string;
  spool?: string;
  dryRun?: boolean;
}

export const names = ['track'] as const;
export const summary = 'write what a version did in use: latency, quality, facts';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Writes inference records of a version to MLflow, read from stdin, a JSON object a line: latency_ms, ' +
        'and if you like metrics (numbers by name), facts, stage and timestamp. They become the points of a ' +
        'run in the experiment of the setting inference_experiment; `mlreg compare --inference` reads them.',
    )
    .argument('[ref]', 'NAME/3, NAME@alias, NAME/Production, models:/…');
  addRefOptions(command)
    .option('--file <file>', 'read this file instead of stdin')
    .option(
      '--spool <folder>',
      'where records wait for a server that is away (default: ~/.local/state/mlreg/inference)',
    )
    .option('--dry-run', 'check the records, and write nothing')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./track.run.js')));
}

const EXAMPLES = `
If the server is away, the records wait on the disk, and the next \`mlreg track\` for
it sends them first: do not give them again.

Examples:
  echo '{"latency_ms": 12.5, "metrics": {"confidence": 0.91}}' | mlreg track lstm_model@champion
  mlreg track lstm_model/2 --file inferences.jsonl
`;

const EXITS = {
  usage: 'the first line is no record',
  partial: 'a later line is no record: those before it are written',
  not_found: 'no version is what the ref says',
  unreachable:
    'the server is away: the records wait on the disk, unless the version was not even found out',
};
