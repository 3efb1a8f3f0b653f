import type { Command } from 'commander';
import { EXIT_CODES, exitCodeMeanings } from '../../src/cli/exit-codes.js';
import { ownVariable, SETTING_KEYS, settingMeta, settingsSchema } from '../../src/config/schema.js';
import { code, plain, table } from './markdown.js';

/**
 * Every command with its summary.
 *
 * @param folder - of the commands' pages, as seen from the file with the table
 */
export function commandTable(program: Command, folder: string): string {
  return table(
    ['command', 'what it does'],
    program.commands.map((command) => {
      const verbs = command.commands.map((each) => each.name()).join('|');
      const name = code(`mlreg ${command.name()}${verbs ? ` ${verbs}` : ''}`);
      return [`[${name}](${folder}${command.name()}.md)`, plain(command.summary())];
    }),
  );
}

export function exitCodeTable(): string {
  const rows = [...exitCodeMeanings()].map(([exit, words]) => [String(exit), words.join(', ')]);
  return table(['exit code', 'meaning'], rows);
}

/** The codes of JSON errors, each with its exit code. */
export function errorCodeTable(): string {
  const rows = Object.entries(EXIT_CODES).map(([name, { exit, meaning }]) => [
    String(exit),
    code(name),
    meaning,
  ]);
  return table(
    ['exit code', '`error.code`', 'meaning'],
    [['0', '', 'done, or so already'], ...rows],
  );
}

export function settingsTable(): string {
  const defaults: Readonly<Record<string, unknown>> = settingsSchema.parse({});
  const rows = SETTING_KEYS.map((key) => {
    const { description, variables = [], flag, secret, project } = settingMeta(key);
    const value = defaults[key];
    return [
      code(key),
      plain(description) + (secret ? ' (a secret)' : ''),
      [ownVariable(key), ...variables].map(code).join(', '),
      flag ? code(flag) : '',
      project ? 'yes' : '',
      value === undefined ? '' : code(String(value)),
    ];
  });
  return table(['setting', '', 'variables', 'flag', 'in the project', 'default'], rows);
}
