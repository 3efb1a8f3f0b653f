import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';

export interface DemoOptions {
  /** False after `--no-tour`. */
  tour: boolean;
  dryRun?: boolean;
}

export const names = ['demo'] as const;
export const summary = 'a registry to play with, and a tour';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Makes a folder with an MLflow database, models of all kinds and their files, and shows what ' +
        'mlreg does with them. It needs no server, and reads and writes nothing but this folder. Run ' +
        'again, it makes all of that anew; what else you put there stays.',
    )
    .argument('[dir]', 'the folder', DEFAULT_FOLDER)
    .option('--no-tour', 'only make it')
    .option('--dry-run', 'show what would be made, and make nothing')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./demo.run.js')));
}

const DEFAULT_FOLDER = 'mlreg-demo';

const EXAMPLES = `
Examples:
  mlreg demo
  mlreg demo /tmp/registry --no-tour
`;

const EXITS = {
  usage: 'the folder is there already, and is no demo',
};
