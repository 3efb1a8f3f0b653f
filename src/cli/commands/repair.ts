import { type Command, Option } from 'commander';
import { DEFAULT_LOOK_INTO, DEFAULT_NAME_TEMPLATE } from '../../domain/repair/defaults.js';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addLockOption,
  addWriteOptions,
  type LockFlags,
  repeated,
  type WriteFlags,
  wholeNumber,
} from '../options.js';

export interface RepairOptions extends WriteFlags, LockFlags {
  name?: string;
  experiment?: string[];
  stage?: string;
  alias?: string;
  best?: string;
  metric?: string;
  lowerIsBetter?: boolean;
  lookInto?: number;
  includeDeleted?: boolean;
  demo?: boolean;
}

export const names = ['repair'] as const;
export const summary = 'register the models in runs that no version points to';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Finds models that were logged and never registered: logged models, what MLflow has written down ' +
        'on runs, and folders with a file MLmodel among the files of the newest runs. Registers them, ' +
        'those of one name as versions of one model in the order of time. What is deleted is named, and ' +
        'left. Tells as well of versions whose run or logged model is gone.',
    )
    .option(
      '--name <template>',
      `the name of the model (default: ${DEFAULT_NAME_TEMPLATE}); see below`,
    )
    .option('--experiment <name>', 'look only at this experiment (repeatable)', repeated)
    .option('--stage <stage>', 'promote the newest of each model: Staging, Production, …')
    .option('--alias <alias>', 'promote the newest of each model: give it an alias')
    .option('--best <target>', 'then promote the best of each model: Production, @champion')
    .option('--metric <name>', 'with --best: what it is chosen by (default: primary_metric)')
    .option('--lower-is-better', 'with --best: the smallest value is the best')
    .addOption(
      new Option(
        '--look-into <count>',
        `runs without a record whose files are looked at (default: ${DEFAULT_LOOK_INTO})`,
      ).argParser(wholeNumber),
    )
    .option('--include-deleted', 'register what is deleted as well')
    .option('--demo', 'if there is nothing at all, no run and no model: make models to play with');
  addLockOption(addWriteOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./repair.run.js')));
}

const EXAMPLES = `
A template is text and {experiment}, {name} (of the logged model, or of its folder
in the run), {run_name}, {tags.KEY} and {params.KEY} of the run.

Each run whose files are looked at costs a request or more; logged models, and runs
that MLflow's log_model has written on, are read a thousand at a time.

Examples:
  mlreg repair --dry-run
  mlreg repair --yes --stage Staging
  mlreg repair --yes --name 'EURUSD_{tags.model_type}' --best Production --metric accuracy
`;

const EXITS = {
  usage: 'nobody to ask, and no --yes; or the template names nothing',
  partial: 'some were registered: the message says which were not',
  refused: 'a gate says no to all of them, or every write is refused',
};
