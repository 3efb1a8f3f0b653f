import type { Context } from '../context.js';
import { isForPrograms } from './output-choice.js';
import { humanSize } from './size.js';

export interface Progress {
  readonly files: number;
  readonly allFiles: number;
  readonly bytes: number;
  readonly allBytes: number;
}

export interface ProgressView {
  update(progress: Progress): void;
  /** Takes it off the terminal; may be called more than once. */
  stop(): void;
}

/** Milliseconds between two lines where nobody watches: a log is not to be filled. */
const LINE_EVERY = 10_000;

/**
 * How far a long transfer is, on stderr: a bar on a terminal, elsewhere a line now and then, but none
 * where programs read it. `--progress` and `--quiet` decide otherwise.
 */
export async function openProgress(context: Context): Promise<ProgressView> {
  const { progress, quiet } = context.output;
  const none = { update() {}, stop() {} };
  if (quiet || progress === 'none') return none;
  const isBar = progress === 'auto' && context.io.stderr.isTTY;
  if (isBar) return await openBar(context);
  return progress === 'auto' && isForPrograms(context.output) ? none : lines(context);
}

async function openBar({ io }: Context): Promise<ProgressView> {
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    // It asks of a stream only what `Output` has.
    stream: io.stderr as unknown as NodeJS.WriteStream,
    format: '{bar} {percentage}%  {done} of {all}  {files}  {eta_formatted} left',
    barsize: Math.max(10, Math.min(40, io.stderr.columns - 60)),
    barCompleteChar: '#',
    barIncompleteChar: '-',
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
  });
  let isStarted = false;
  return {
    update({ files, allFiles, bytes, allBytes }) {
      const words = {
        done: humanSize(bytes),
        all: humanSize(allBytes),
        files: `${files}/${allFiles} files`,
      };
      // A bar from 0 to 0 would be full at once.
      if (!isStarted) bar.start(Math.max(1, allBytes), bytes, words);
      else bar.update(bytes, words);
      isStarted = true;
    },
    stop() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}

function lines({ say }: Context): ProgressView {
  let last = performance.now();
  return {
    update({ files, allFiles, bytes, allBytes }) {
      if (performance.now() - last < LINE_EVERY) return;
      last = performance.now();
      say(`${humanSize(bytes)} of ${humanSize(allBytes)}, ${files} of ${allFiles} files`);
    },
    stop() {},
  };
}
