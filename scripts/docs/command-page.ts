import type { Command, Help, Option } from 'commander';
import { helpSections } from './help-sections.js';
import { code, page, plain, table } from './markdown.js';
import { GENERATED } from './words.js';

/** The page of a command, with all its subcommands. */
export function commandPage(command: Command): string {
  const subcommands = command.commands.map((each) => description(each, 2));
  return page(
    GENERATED,
    ...description(command, 1),
    ...subcommands.flat(),
    'Every command takes the [global options](README.md#global-options); ' +
      '[the exit codes](../scripting.md#exit-codes) are the same for all.',
  );
}

/** @param level - of its heading; what it consists of stands one below */
function description(command: Command, level: number): (string | undefined)[] {
  const help = command.createHelp();
  const heading = (title: string, deeper = 0) => `${'#'.repeat(level + deeper)} ${title}`;
  const section = (title: string, text: string) => (text ? [heading(title, 1), text] : []);
  return [
    heading(fullName(command)),
    plain(command.description()) || sentence(command.summary()),
    usage(command),
    aliases(command),
    ...section('Subcommands', subcommandList(command)),
    ...section('Arguments', argumentTable(command, help)),
    ...section('Options', optionTable(help.visibleOptions(command).filter(isOwn), help)),
    ...helpSections(command).flatMap(({ title, text }) => (title ? section(title, text) : [text])),
  ];
}

export function optionTable(options: readonly Option[], help: Help): string {
  if (options.length === 0) return '';
  return table(
    ['option', ''],
    options.map((option) => [code(help.optionTerm(option)), plain(optionText(option, help))]),
  );
}

/** With its choices and default, without the quotes that commander puts around them. */
function optionText(option: Option, help: Help): string {
  const { length } = option.description;
  const text = help.optionDescription(option);
  return text.slice(0, length) + text.slice(length).replaceAll('"', '');
}

/** `mlreg alias set` */
export function fullName(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each !== null; each = each.parent) {
    names.unshift(each.name());
  }
  return names.join(' ');
}

function usage(command: Command): string | undefined {
  if (command.commands.length > 0) return undefined;
  return `\`\`\`text\n${fullName(command)} ${command.usage()}\n\`\`\``;
}

function aliases(command: Command): string | undefined {
  const others = command.aliases();
  return others.length === 0 ? undefined : `Also: ${others.map(code).join(', ')}.`;
}

function subcommandList(command: Command): string {
  return command.commands
    .map((each) => `- ${code(each.name())}: ${plain(each.summary())}`)
    .join('\n');
}

function argumentTable(command: Command, help: Help): string {
  const rows = command.registeredArguments.map((argument) => [
    code(argument.name()),
    plain(help.argumentDescription(argument)),
  ]);
  return rows.length === 0 ? '' : table(['argument', ''], rows);
}

/** What belongs to this command, and not to all. */
function isOwn({ helpGroupHeading, long }: Option): boolean {
  return helpGroupHeading !== 'Global options:' && long !== '--help';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${plain(text).slice(1)}.`;
}
