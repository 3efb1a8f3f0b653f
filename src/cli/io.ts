/** What a command has of the outside: all that it may read and print. Tests give buffers. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Empty where it is gone. */
  readonly cwd: string;
  readonly home: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Waits until what was printed on stdout has been taken. Gives the system's code if it was not,
   * such as `ENOSPC`.
   */
  readonly printed: () => Promise<string | undefined>;
  /** Asks on the terminal; only called if stdin and stderr are one. The end of input is "". */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
}

export interface Input {
  readonly isTTY: boolean;
  /** What comes in, as it comes; once. */
  read(): AsyncIterable<string>;
}

export interface Output {
  write(text: string): void;
  /**
   * Settles when the reader has taken most of what was written, or has gone. Who writes without end
   * waits for it after each piece: a pipe keeps in memory what is not read yet.
   */
  drained(): Promise<void>;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
}
