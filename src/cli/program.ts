import { Command, CommanderError } from 'commander';
import type { Ending, MakeAction } from './action.js';
import { COMMANDS } from './commands/index.js';
import type { Context } from './context.js';
import { exitCodeHelp } from './exit-codes.js';
import type { Io } from './io.js';
import { addGlobalOptions, type GlobalOptions, globalOptions } from './options.js';

declare const MLREG_VERSION: string | undefined;

export interface ProgramEvents {
  /** Told the names of the command, such as `config trust`, and before of the group alone. */
  readonly onChosen: (names: readonly string[]) => void;
  /** Called once, when a command has done its work. */
  readonly onEnd: (ending: Ending) => void;
}

/**
 * The whole command line. Of a command that is not used only the name and summary are made: the
 * options of all would cost every start.
 *
 * @param makeContext - called once, when a command runs, with the global options given
 */
export function buildProgram(
  io: Pick<Io, 'stdout'>,
  makeContext: (options: GlobalOptions) => Promise<Context>,
  { onChosen, onEnd }: ProgramEvents,
): Command {
  const program = new Command('mlreg')
    .description('The command line for the MLflow Model Registry.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => {} })
    .configureHelp({ helpWidth: io.stdout.columns, minWidthToWrap: 20 })
    // Else `promote --version 3` would print the version of the program.
    .enablePositionalOptions()
    .helpCommand(false)
    .version(typeof MLREG_VERSION === 'string' ? MLREG_VERSION : '0.0.0', '--version')
    .addHelpText('after', () => `\nExit codes:\n${exitCodeHelp()}\n`);
  addGlobalOptions(program);

  const action = actionsWith(makeContext, onEnd);
  for (const { names, summary } of COMMANDS) {
    const [name, alias] = names;
    const command = program.command(name).summary(summary);
    if (alias !== undefined) command.alias(alias);
  }
  program.hook('preSubcommand', (_, chosen) => {
    declareOptions(chosen, action);
    onChosen([chosen.name()]);
    chosen.hook('preSubcommand', (_group, inner) => onChosen([chosen.name(), inner.name()]));
  });
  return program;
}

/** The command line with the options of every command: to be read, by docs and tests, not run. */
export function declareEverything(): Command {
  const stdout = { write: () => {}, drained: async () => {}, isTTY: false, columns: 80 };
  const program = buildProgram({ stdout }, () => Promise.reject(new Error('not to be run')), {
    onChosen: () => {},
    onEnd: () => {},
  });
  for (const command of program.commands) declareOptions(command, () => async () => {});
  return program;
}

function declareOptions(command: Command, action: MakeAction): void {
  COMMANDS.find(({ names }) => names[0] === command.name())?.declare(command, action);
  addGlobalOptions(command);
  for (const each of command.commands) addGlobalOptions(each);
}

function actionsWith(
  makeContext: (options: GlobalOptions) => Promise<Context>,
  onEnd: ProgramEvents['onEnd'],
): MakeAction {
  return (load) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const options = given.at(-2) as never;
      const args = given.slice(0, -2).flat() as (string | undefined)[];
      const context = await makeContext(globalOptions(command));
      const { run } = await load();
      onEnd((await run(args, options, context)) ?? 'done');
    };
}

export { CommanderError };
