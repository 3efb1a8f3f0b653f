import type { Command } from 'commander';
import type { MakeAction } from '../action.js';

export interface DoctorOptions {
  writeTest?: boolean;
  clearLocks?: boolean;
}

export const names = ['doctor'] as const;
export const summary = 'what works, what does not, and what to do about it';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Looks at the settings, the server, the login, the database behind it, S3, and the bytes of a ' +
        'file; without a server, at the file of the database. Each failure comes with its remedy, and ' +
        'is the exit code. Nothing is written without --write-test and --clear-locks.',
    )
    .option('--write-test', 'also make a model and a file, and delete them again')
    .option('--clear-locks', 'also take away the locks of processes that died')
    .addHelpText('after', EXAMPLES)
    .action(action(() => import('./doctor.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg doctor
  mlreg doctor --write-test
  mlreg doctor --json | jq '.[] | select(.status == "failed")'
`;
