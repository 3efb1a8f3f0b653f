import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addModelOption, type RefFlags } from '../options.js';

export interface ExportOptions extends RefFlags {
  output?: string;
  overwrite?: boolean;
}

export const names = ['export'] as const;
export const summary = 'the registry as JSON, in a file';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Every model with its versions, aliases, tags, metrics and parameters as one JSON document. ' +
        'The registry is read until two readings agree. A file is replaced in one step, or left as ' +
        'it was. Files of models are not in it.',
    )
    .argument('[name...]', 'only these models (default: all)');
  addModelOption(command)
    .option('--output <file>', 'where to write it (default: stdout)')
    .option('--overwrite', 'replace a file that is no export')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./export.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg export --output models.json
  mlreg export lstm_model --output lstm.json
  mlreg export | jq '.models[].registered_name'
`;

const EXITS = {
  partial: 'it changed at every reading: the last one is kept',
  not_found: 'there is no such model',
};
