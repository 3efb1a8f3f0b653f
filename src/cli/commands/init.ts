import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';

export interface InitOptions {
  dryRun?: boolean;
}

export const names = ['init'] as const;
export const summary = 'a new registry here, without a server';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Makes an SQLite database that mlreg and MLflow open (where the settings say, else mlflow.db), ' +
        'and beside you an mlreg.config.yaml and an .env.example with every setting explained. What is ' +
        'there already is kept. The database has the schema of MLflow 2.9.2; a newer MLflow brings it ' +
        'up to its own when it opens it.',
    )
    .option('--dry-run', 'show what would be made, and make nothing')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./init.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg init --tracking-uri sqlite:///mlflow.db
  mlreg init --tracking-uri sqlite:////data/mlflow.db --dry-run
`;

const EXITS = {
  usage: 'the settings name a server, or another database than SQLite',
  partial: 'some of it was made',
};
