import { MlregError } from '../domain/errors.js';
import { EXIT_CODES } from './exit-codes.js';

/**
 * After an abort, whatever was under way fails in its own way; the reason is what the user did. An
 * error that carries the reason's code, or says what was done in part, knows more.
 */
export function whatStopped(error: unknown, { aborted, reason }: AbortSignal): unknown {
  const codes = [(reason as MlregError | undefined)?.code, 'partial'];
  const knowsMore = error instanceof MlregError && codes.includes(error.code);
  return aborted && !knowsMore ? reason : error;
}

const SIGNALS = [
  ['SIGINT', 'interrupted'],
  ['SIGTERM', 'terminated'],
  ['SIGHUP', 'terminated'],
] as const;

/** The first Ctrl-C stops the command where nothing is half-done; the second stops the process. */
export function abortOnSignals(abort: AbortController): () => void {
  const listeners = SIGNALS.map(([signal, code]) => {
    let isSecond = false;
    const onSignal = () => {
      // What is being written under another name goes away with the process.
      if (isSecond) process.exit(EXIT_CODES[code].exit);
      isSecond = true;
      abort.abort(new MlregError(code, code));
    };
    process.on(signal, onSignal);
    return [signal, onSignal] as const;
  });
  return () => {
    for (const [signal, onSignal] of listeners) process.off(signal, onSignal);
  };
}

export function abortAfter(abort: AbortController, seconds: number | undefined): void {
  if (seconds === undefined) return;
  const error = new MlregError('timeout', `not done within ${seconds} s (--timeout)`, {
    hint: 'give it longer, or find out what is slow with --verbose',
  });
  setTimeout(() => abort.abort(error), seconds * 1000).unref();
}
