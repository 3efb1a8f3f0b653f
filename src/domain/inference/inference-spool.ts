import type { LineBlock } from './line-block.js';

/**
 * Records that wait on a disk, a line each, oldest first. What belongs to a process that is gone is taken over
 * by the next one.
 */
export interface InferenceSpool {
  /** Under which the records are known to the server. */
  readonly session: string;
  /** Lines that wait. */
  readonly length: number;
  /** What they take of the disk. */
  readonly bytes: number;
  /** Where they are, for people. */
  readonly place: string;
  /**
   * Adds lines. It waits for the disk, so that it can be done while a process ends.
   *
   * @throws MlregError if the disk refuses: of the lines none counts as added
   */
  append(block: LineBlock): void;
  /** The first lines, so many at most; at least one if any waits. They are good until the next call. */
  read(limit: number): Promise<LineBlock>;
  /** Forgets the first lines: those that were read, or were the first to be added. */
  drop(block: LineBlock): void;
  /** Says that its owner is alive, to who cannot ask the system. */
  touch(): void;
}

/** What is left of processes that are gone. */
export interface LeftSpools {
  /** Takes them over: nobody else gets them then. */
  claim(): Promise<readonly InferenceSpool[]>;
}
