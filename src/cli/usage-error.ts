import type { CommanderError } from 'commander';
import { UsageError } from '../domain/errors.js';

/**
 * commander's complaint as an error of ours; undefined if help or the version was asked for.
 *
 * @param command - the names of the command that was being read; none if there is none yet
 */
export function usageError(
  error: CommanderError,
  command: readonly string[],
): UsageError | undefined {
  if (error.exitCode === 0) return undefined;
  const name = command.join(' ');
  if (error.code === 'commander.help') {
    return new UsageError(name ? `${name}: no subcommand is given` : 'no command is given', {
      hint: `\`mlreg ${name ? `${name} ` : ''}--help\` lists ${name ? 'its subcommands' : 'the commands'}`,
    });
  }
  const { message, more } = parts(error.message);
  const help = name
    ? `\`mlreg ${name} --help\` has its arguments and options`
    : '`mlreg --help` lists the commands, `mlreg COMMAND --help` its options';
  const isEnough = more.endsWith('?');
  return new UsageError(message, { hint: isEnough ? more : more ? `${more}; ${help}` : help });
}

/** What is wrong, and what commander says besides, in our style: no capital, no full stop. */
function parts(text: string): { message: string; more: string } {
  const [first = '', ...suggestion] = text.replace(/^error: /, '').split('\n');
  const [, problem = first, advice = ''] =
    /^(.* is invalid|too many arguments .*?)\. (.+?)\.?$/s.exec(first) ?? [];
  const more = suggestion.join(' ').replace(/^\((.*)\)$/, '$1') || advice;
  return { message: problem, more: more.charAt(0).toLowerCase() + more.slice(1) };
}
