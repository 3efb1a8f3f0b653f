import { MlregError } from '../domain/errors.js';
import { shellWord } from '../domain/shell-words.js';
import { runCommandLine } from './command-line.js';
import type { Context } from './context.js';
import type { Io } from './io.js';
import { tourHeading } from './view/tour-heading.js';

interface Stop {
  readonly about: string;
  readonly args: readonly string[];
}

/** In an order that tells a story; the first seven commands of the help are in it. */
const STOPS: readonly Stop[] = [
  { about: 'What is there', args: ['list'] },
  {
    about: 'The versions of one of them, named without its prefix',
    args: ['list', 'lstm_model', '--columns', 'version,stage,aliases,metrics.accuracy'],
  },
  { about: 'A version, with the run that it comes from', args: ['details', 'lstm_model/3'] },
  {
    about: 'Is it better than the one in Production?',
    args: ['compare', 'lstm_model/2', 'lstm_model/3', '--view', 'metrics,parameters'],
  },
  {
    about: 'It is: it takes its place',
    args: ['promote', '--model', 'lstm_model', '--version', '3', '--stage', 'Production'],
  },
  { about: 'Its files', args: ['load', 'lstm_model/Production'] },
  { about: 'The whole registry as JSON', args: ['export', '--output', 'models.json'] },
  {
    about: 'What is old goes, but never what is in Production',
    args: ['cleanup', '--model', 'heart-disease-logistic_regression', '--keep', '2', '--yes'],
  },
];

/**
 * Shows what mlreg does with a demo: real commands, as they would be typed in its folder, and what
 * they print on a terminal.
 *
 * @throws MlregError if one of them fails
 */
export async function guidedTour(folder: string, context: Context): Promise<void> {
  const { io, output, signal } = context;
  const here = ioOf(folder, context);
  for (const { about, args } of STOPS) {
    signal.throwIfAborted();
    const line = ['mlreg', ...args].map(shellWord).join(' ');
    io.stdout.write(await tourHeading(about, line, output.colour));
    const exit = await runCommandLine(args, here);
    signal.throwIfAborted();
    if (exit === 0) continue;
    throw new MlregError('error', `the tour ends: \`${line}\` has exit code ${exit}`, {
      hint: 'run `mlreg demo` again, which makes all anew',
    });
  }
}

/**
 * What a person in that folder has, and nothing of the one who runs us: no variable, no home. All
 * that the commands say is part of the tour.
 */
function ioOf(folder: string, { io, output: { colour } }: Context): Io {
  const { stdout } = io;
  const output = { write: stdout.write, drained: stdout.drained, columns: stdout.columns };
  return {
    ...io,
    stdout: { ...output, isTTY: true },
    stderr: { ...output, isTTY: false },
    stdin: { isTTY: false, read: () => io.stdin.read() },
    env: colour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' },
    cwd: folder,
    home: folder,
  };
}
