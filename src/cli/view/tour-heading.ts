/** What stands above the output of a command of the tour. */
export async function tourHeading(about: string, line: string, colour: boolean): Promise<string> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  return `\n${chalk.dim(`# ${about}`)}\n${chalk.bold(`$ ${line}`)}\n`;
}
