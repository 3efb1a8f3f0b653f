import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { addRefOptions, type RefFlags, repeated } from '../options.js';

export interface CompareOptions extends RefFlags {
  versions?: string;
  baseline?: string;
  otherRegistry?: string;
  view?: string[];
  onlyDiff?: boolean;
  trend?: boolean;
  inference?: boolean;
  exitCode?: boolean;
}

export const names = ['compare', 'diff'] as const;
export const summary = 'versions side by side: metrics, parameters, tags, files';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Versions side by side: metrics with their deltas, parameters, tags, and what is in their ' +
        'files (sizes, signature, flavors, environment). A model alone: all its versions, oldest ' +
        'first. Several refs: those versions, the first of them the baseline.',
    )
    .argument('[refs...]', 'NAME, or two and more of NAME/3, NAME@alias, models:/…');
  addRefOptions(command)
    .option('--versions <list>', 'some versions of the model, such as 1,2,latest,@champion')
    .option('--baseline <version>', 'what the others are compared with: 3, @champion, NAME/3')
    .option('--other-registry <uri>', 'also in this registry: its URI, or @PROFILE; see below')
    .option(
      '--view <views>',
      'metrics, parameters, tags, files or inference (repeatable)',
      repeated,
    )
    .option('--inference', 'latency and quality in use, as `mlreg track` wrote them')
    .option('--only-diff', 'only what differs')
    .option('--trend', 'every metric over the versions, as a line of bars')
    .option('--exit-code', 'exit with 10 if the versions differ')
    .addHelpText('after', EXAMPLES)
    .action(action(() => import('./compare.run.js')));
}

const EXAMPLES = `
Files are compared by path and size, not by content.

With --other-registry, one ref is compared with the same ref there, and of two
refs the second is of the other registry. No credential of this registry is sent
to the other: choose a profile of ~/.config/mlreg/config.yaml with @PROFILE, or
write the user into the URI.

Examples:
  mlreg compare --model lstm_model
  mlreg compare lstm_model --versions 1,2,5 --view metrics --trend
  mlreg compare lstm_model/3 lstm_model@champion --only-diff
  mlreg compare lstm_model --inference
  mlreg compare lstm_model/3 --other-registry @staging --exit-code
`;
