import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, type RefFlags } from '../options.js';

export type LineageOptions = RefFlags;

export const names = ['lineage'] as const;
export const summary = 'what a version comes from: data, commit, run, logged model';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'What a version comes from: the version of its data, the commit of its code, its run, its logged ' +
        'model; of a bare name the latest. What is not known is said, and how it would be.',
    )
    .argument('[ref]', 'NAME, NAME/3, NAME@alias, NAME/Production, models:/…, runs:/…');
  addRefOptions(command)
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./lineage.run.js')));
}

const EXAMPLES = `
\`mlreg register\` writes the commit and DVC's version of the data down (lineage_tags).
They are looked for on the version, then on its run: mlreg.dvc_version, dvc_version,
data_version; mlreg.git_commit, mlflow.source.git.commit, git_commit.

Examples:
  mlreg lineage lstm_model/3
  mlreg lineage lstm_model@champion --json
`;

const EXITS = {
  not_found: 'no version is what the ref says',
};
