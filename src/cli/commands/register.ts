import { type Command, Option } from 'commander';
import { BUMPS, type Bump } from '../../domain/label-format.js';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addModelOption,
  addTargetOptions,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  repeated,
  type WriteFlags,
} from '../options.js';

export interface RegisterOptions extends RefFlags, WriteFlags, LockFlags {
  source?: string;
  path?: string;
  experiment?: string;
  runName?: string;
  metric?: string[];
  param?: string[];
  metricsFile?: string;
  data?: string;
  tag?: string[];
  description?: string;
  keepExisting?: boolean;
  require?: string[];
  force?: boolean;
  bump?: Bump;
  bestRun?: string;
  groupBy?: string;
  lowerIsBetter?: boolean;
  artifactPath?: string;
}

export const names = ['register'] as const;
export const summary = 'make a version of a run, a logged model or a folder';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Makes the next version of a model, and the model if there is none. What it is made from is ' +
        'looked at first. The same source, and the same files, are never registered twice: the version that is there is ' +
        'taken, and promoted if that is asked. With --best-run the name may hold {experiment}, {tags.KEY} and ' +
        '{params.KEY}; a run that has a version in its model gets no second one.',
    )
    .argument('[model]', 'the name of the model');
  addModelOption(command)
    .option('--source <uri>', 'runs:/RUN_ID/PATH, models:/m-ID, or where the files are')
    .option('--path <folder>', 'a folder that holds a model: it is uploaded, with a run for it')
    .option(
      '--best-run <experiment>',
      'the best run of an experiment, or of each group of its runs',
    )
    .option(
      '--metric <metric>',
      'with --path: NAME=NUMBER of the run (repeatable); with --best-run: the NAME that decides',
      repeated,
    )
    .option('--lower-is-better', 'with --best-run: the lowest value is the best')
    .option('--group-by <key>', 'with --best-run: tags.KEY or params.KEY; a model for each value')
    .option('--artifact-path <path>', 'with --best-run: where the runs have the model')
    .option('--param <key=value>', 'with --path: a parameter of the run (repeatable)', repeated)
    .option('--metrics-file <file>', 'with --path: JSON with metrics, and with parameters')
    .option('--experiment <name>', 'with --path: where the run goes (default: Default)')
    .option('--run-name <name>', 'with --path: the name of the run (default: that of the folder)')
    .option('--data <path>', 'the data it was trained on: the version that DVC has of it')
    .option('--tag <key=value>', 'a tag of the version (repeatable)', repeated)
    .option('--description <text>', 'the description of the version')
    .option('--stage <stage>', 'promote it: Staging, Production, Archived or None')
    .option('--alias <alias>', 'promote it: give it an alias, such as champion')
    .option('--keep-existing', 'leave the former versions in the stage')
    .option('--require <expression>', "a gate, such as 'metrics.f1 > 0.8' (repeatable)", repeated)
    .option('--force', 'promote although gates or policies refuse it')
    .addOption(
      new Option('--bump <part>', 'give it a semantic label, with this part one higher').choices(
        BUMPS,
      ),
    );
  addWriteOptions(addTargetOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./register.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg register lstm_model --source runs:/66666666666666666666666666666666/model --stage Staging
  mlreg register lstm_model --source models:/m-77777777777777777777777777777777 --bump minor
  mlreg register lstm_model --path ./trained --metric accuracy=0.87 --param epochs=50
  mlreg register lstm_model --path ./trained --metrics-file metrics.json --data data/train.csv
  mlreg register --best-run EURUSD_Experiments --metric rmse --group-by tags.model_type
  mlreg register '{experiment}_best' --best-run EURUSD_Experiments --metric rmse --dry-run
`;

const EXITS = {
  partial:
    'it is registered, and something after that failed, or a part of the best runs is not: the message ' +
    'says what',
  conflict: 'somebody else changed the stage or the alias meanwhile',
  refused:
    'a gate or policy says no, the logged model is not READY, no run has a value of the metric, or every ' +
    'write is refused',
  not_found: 'there is no such run, logged model, artifact or experiment',
};
