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
    held.release();
    return exitCodeOf(ending);
  } catch (thrown) {
    const error = thrown instanceof CommanderError ? usageError(thrown, chosen) : thrown;
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

/** @throws UsageError for --json beside another format */
function outputChoice(options: GlobalOptions, io: Io): OutputChoice {
  const { format, json } = options;
  if (json !== undefined && format !== undefined && format !== 'json') {
    throw new UsageError(`--json and --format ${format} are two formats`, {
      hint: 'give one of the two',
    });
  }
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = io.env;
  const wanted = forced ? forced !== '0' : io.stdout.isTTY && !none && term !== 'dumb';
  return {
    format: options.json === undefined ? options.format : 'json',
    fields: options.json ? fieldList(options.json) : undefined,
    quiet: options.quiet ?? false,
    progress: options.progress ?? 'auto',
    colour: wanted && options.color !== false,
  };
}

/**
 * After an abort, whatever was under way fails in its own way; the reason is what the user did. An
 * error that carries the reason's code, or says what was done in part, knows more.
 */
function whatStopped(error: unknown, { aborted, reason }: AbortSignal): unknown {
  const codes = [(reason as MlregError | undefined)?.code, 'partial'];
  const knowsMore = error instanceof MlregError && codes.includes(error.code);
  return aborted && !knowsMore ? reason : error;
}

/**
 * True where a program may read stderr: if the command fails, the error stands there alone. Who asks
 * for lines while it works gets them at once.
 */
function holdsLines(output: OutputChoice, { verbose, progress }: GlobalOptions): boolean {
  return isForPrograms(output) && !verbose && progress !== 'plain';
}

/** The first Ctrl-C stops the command where nothing is half-done; the second stops the process. */
function abortOnSignals(abort: AbortController): () => void {
  const onInterrupt = () => abort.abort(new MlregError('interrupted', 'interrupted'));
  const onTerminate = () => abort.abort(new MlregError('terminated', 'terminated'));
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onTerminate);
  return () => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  };
}

function abortAfter(abort: AbortController, seconds: number | undefined): void {
  if (seconds === undefined) return;
  const error = new MlregError('timeout', `not done within ${seconds} s (--timeout)`, {
    hint: 'give it longer, or find out what is slow with --verbose',
  });
  setTimeout(() => abort.abort(error), seconds * 1000).unref();
}
