import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addModelOption, positiveWhole, type RefFlags } from '../options.js';

export interface HistoryOptions extends RefFlags {
  at?: string;
  limit?: number;
}

export const names = ['history'] as const;
export const summary = 'who changed a model, when and why';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'The changes of a model that mlreg has recorded, the newest first: runs of the MLflow experiment ' +
        'that `audit_experiment` names. What was changed past mlreg is not among them.',
    )
    .argument('[name]', 'the model; it may be deleted');
  addModelOption(command)
    .option('--at <date>', 'who held which stage and alias then')
    .option('--limit <number>', 'so many at most', positiveWhole)
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./history.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg history lstm_model
  mlreg history lstm_model --at 2026-03-01
  mlreg history lstm_model --json | jq '.[] | select(.forced)'
`;

const EXITS = {
  error: 'nothing is recorded here: audit_experiment is off',
  not_found: 'there is no such model, and no change of it was recorded',
};
