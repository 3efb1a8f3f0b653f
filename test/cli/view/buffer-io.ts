import type { Io, Output } from '../../../src/cli/io.js';
import type { OutputChoice } from '../../../src/cli/view/output-choice.js';

interface BufferOutput extends Output {
  text: string;
}

function output(isTTY: boolean, columns: number): BufferOutput {
  return {
    text: '',
    isTTY,
    columns,
    write(text) {
      this.text += text;
    },
    drained: () => Promise.resolve(),
  };
}

/** What a view is given, with all that it prints kept. */
export function bufferView(
  choice: Partial<OutputChoice> = {},
  { isTTY = false, columns = 80, now = 0 } = {},
) {
  const stdout = output(isTTY, columns);
  const stderr = output(isTTY, columns);
  const io: Io = {
    stdout,
    stderr,
    stdin: { isTTY, read: () => each([]) },
    env: {},
    cwd: '/',
    home: '/',
    now: () => now,
    printed: async () => undefined,
    ask: () => Promise.reject(new Error('nothing is asked here')),
  };
  const chosen: OutputChoice = {
    format: undefined,
    fields: undefined,
    quiet: false,
    progress: 'none',
    colour: false,
    ...choice,
  };
  return { context: { io, output: chosen }, stdout, stderr };
}

export async function* each<Item>(items: readonly Item[]) {
  yield* items;
}
