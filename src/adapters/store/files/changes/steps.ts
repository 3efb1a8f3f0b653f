/**
 * One step of a change. Done twice it does no more than done once. Paths begin at the store, with
 * "/" between their parts.
 */
export type Step = WriteStep | AppendStep | MoveStep;

export interface WriteStep {
  readonly kind: 'write';
  readonly path: string;
  /** Digest of what the file held; null if there was none. */
  readonly old: string | null;
  /** Null removes the file. */
  readonly text: string | null;
}

export interface AppendStep {
  readonly kind: 'append';
  readonly path: string;
  /** Bytes of the file before. */
  readonly size: number;
  readonly text: string;
}

/** A folder, moved in one step. */
export interface MoveStep {
  readonly kind: 'move';
  readonly from: string;
  readonly to: string;
}
