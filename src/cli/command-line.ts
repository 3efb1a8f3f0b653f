import { setMaxListeners } from 'node:events';
import { MlregError, UsageError } from '../domain/errors.js';
import type { Ending } from './action.js';
import { asksForJson, prepareArgv } from './argv.js';
import type { Context } from './context.js';
import { EXIT_CODES } from './exit-codes.js';
import { heldOutput } from './held-output.js';
import type { Io } from './io.js';
import type { GlobalOptions } from './options.js';
import { buildProgram, CommanderError } from './program.js';
import { abortAfter, abortOnSignals, whatStopped } from './stopping.js';
import { usageError } from './usage-error.js';
import { fieldList } from './view/field-list.js';
import { isForPrograms, type OutputChoice } from './view/output-choice.js';

/**
 * Runs one command line.
 *
 * @param argv - without `node` and the script
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<number> {
  const abort = new AbortController();
  // Every request under way listens to it, and Node warns of the eleventh on stderr.
  setMaxListeners(0, abort.signal);
  const stopListening = abortOnSignals(abort);
  let context: Context | undefined;
  let ending: Ending = 'done';
  let chosen: readonly string[] = [];
  const held = heldOutput(io.stderr);
  const makeContext = async (options: GlobalOptions) => {
    abortAfter(abort, options.timeout);
    checkFolder(io);
    const { createContext } = await import('./context.js');
    const output = outputChoice(options, io);
    const stderr = holdsLines(output, options) ? held.output : io.stderr;
    context = createContext({ ...io, stderr }, options, output, abort.signal);
    return context;
  };
  const program = buildProgram(io, makeContext, {
    onChosen: (names) => {
      chosen = names;
    },
    onEnd: (reached) => {
      ending = reached;
    },
  });
  try {
    await program.parseAsync(prepareArgv(argv), { from: 'user' });
    await checkPrinted(io);
    held.release();
    return exitCodeOf(ending);
  } catch (thrown) {
    let error = thrown instanceof CommanderError ? usageError(thrown, chosen) : thrown;
    if (error === undefined) {
      error = await checkPrinted(io).catch((unprinted: unknown) => unprinted);
    }
    if (error === undefined) return 0;
    const { reportError } = await import('./report-error.js');
    return await reportError(whatStopped(error, abort.signal), io, {
      json: context ? isForPrograms(context.output) : asksForJson(argv),
      verbose: context?.verbose ?? false,
      redact: context?.redact,
    });
  } finally {
    stopListening();
  }
}

function exitCodeOf(ending: Ending): number {
  return ending === 'done' ? 0 : EXIT_CODES[ending].exit;
}

/** @throws MlregError if the working folder was deleted: no file of a project can be looked for */
function checkFolder({ cwd }: Io): void {
  if (cwd !== '') return;
  throw new MlregError('error', 'the folder that you are in is gone', {
    hint: 'go to another one with `cd`',
  });
}

/** @throws MlregError if what was printed was not taken, as by a full disk */
async function checkPrinted(io: Io): Promise<void> {
  const code = await io.printed();
  if (code === undefined) return;
  throw new MlregError('error', `the result could not be printed (${code})`, {
    hint: 'what was printed is not whole; is the disk that it goes to full?',
  });
}

/** @throws UsageError for --json beside another format */
function outputChoice(options: GlobalOptions, io: Io): OutputChoice {
  const { format, json } = options;
  // `--json=a,b` also says which fields: those another format of whole objects may have.
  const takesFields = format === 'json' || (json && (format === 'ndjson' || format === 'yaml'));
  if (json !== undefined && format !== undefined && !takesFields) {
    throw new UsageError(`--json and --format ${format} are two formats`, {
      hint: 'give one of the two',
    });
  }
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = io.env;
  const wanted = forced ? forced !== '0' : io.stdout.isTTY && !none && term !== 'dumb';
  const chosen = json === undefined ? format : (format ?? 'json');
  return {
    format: chosen,
    fields: options.json ? fieldList(options.json) : undefined,
    // Who names a format gets it; ids are what to print where none is named.
    quiet: chosen === undefined && options.quiet === true,
    progress: options.progress ?? (options.quiet ? 'none' : 'auto'),
    colour: wanted && options.color !== false,
  };
}

/**
 * True where a program may read stderr: if the command fails, the error stands there alone. Who asks
 * for lines while it works gets them at once.
 */
function holdsLines(output: OutputChoice, { verbose, progress }: GlobalOptions): boolean {
  return isForPrograms(output) && !verbose && progress !== 'plain';
}
