import type { Command } from 'commander';

/** The commands that do something: those without subcommands. */
export function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

/** A command, and all below it. */
export function treeOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(treeOf)];
}

/** `mlreg alias set` */
export function pathOf(command: Command): string {
  const above = command.parent ? `${pathOf(command.parent)} ` : '';
  return above + command.name();
}
