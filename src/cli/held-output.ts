import type { Output } from './io.js';

export interface HeldOutput {
  readonly output: Output;
  /** Writes what was held back. */
  release(): void;
}

/**
 * An output that keeps what is written to it until `release`, so that a program finds nothing on
 * stderr but the error. Where a person watches, all is written at once.
 */
export function heldOutput(to: Output): HeldOutput {
  const held: string[] = [];
  return {
    output: {
      write: (text) => {
        if (to.isTTY) to.write(text);
        else held.push(text);
      },
      drained: () => to.drained(),
      get isTTY() {
        return to.isTTY;
      },
      get columns() {
        return to.columns;
      },
    },
    release() {
      for (const text of held.splice(0)) to.write(text);
    },
  };
}
