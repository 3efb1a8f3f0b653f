import { createInterface } from 'node:readline/promises';
import { MlregError } from '../domain/errors.js';

/** Asks on the terminal. @throws MlregError when it is answered by Ctrl-C */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const readline = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve, reject) => {
      // readline keeps Ctrl-C for itself, and leaves a question open when the input ends.
      readline.once('SIGINT', () => reject(new MlregError('interrupted', 'interrupted')));
      readline.once('close', () => resolve(''));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      readline.question(question).then(resolve, reject);
    });
  } finally {
    readline.close();
  }
}
