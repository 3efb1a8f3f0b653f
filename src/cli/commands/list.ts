import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { addModelOption, positiveWhole, type RefFlags, repeated } from '../options.js';

export interface ListOptions extends RefFlags {
  versions?: boolean;
  where?: string;
  filter?: string;
  tag?: string[];
  orderBy?: string;
  limit?: number;
  columns?: string;
}

export const names = ['list', 'ls'] as const;
export const summary = 'registered models, or their versions';

export function declare(command: Command, action: MakeAction): void {
  command.description(
    'Registered models: latest version, newest version of each stage, aliases, last change. ' +
      'With --versions, or for one model, a row a version.',
  );
  addModelOption(command.argument('[name]', 'the same as --model'))
    .option('--versions', 'a row a version')
    .option('--stage <stage>', 'only what is in this stage')
    .option('--alias <alias>', 'only what has this alias')
    .option('--tag <key[=value]>', 'only what has this tag (repeatable)', repeated)
    .option('--where <expression>', "only where this is true, such as 'metrics.f1 >= 0.85'")
    .option('--filter <filter>', "MLflow's own filter, such as \"name LIKE 'lstm%'\"")
    .option('--order-by <fields>', 'such as "metrics.f1 desc, version"; absent values are last')
    .option('--limit <count>', 'at most so many rows', positiveWhole)
    .option('--columns <fields>', 'columns, such as version,stage,metrics.accuracy')
    .addHelpText('after', EXAMPLES)
    .action(action(() => import('./list.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg list
  mlreg list --model lstm_model --columns version,stage,metrics.accuracy
  mlreg list --versions --where 'metrics.f1 >= 0.85' --order-by 'metrics.f1 desc'
  mlreg list --filter "name LIKE 'lstm%' AND tags.team = 'rca'"
  mlreg list --where 'age > 90d and "Production" not in stages'
  mlreg list --versions --stage Production --json

The language of --where is described in docs/expressions.md, that of --filter in docs/filters.md.
`;
