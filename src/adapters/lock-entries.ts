/** The entry on the server that a lock is. */
export interface LockEntry {
  /** Made by the holder, for this one time. */
  readonly nonce: string;
  /** Who holds it, in words. */
  readonly owner: string;
  /** Another text with every beat of the holder. */
  readonly beat: string;
}

/** Named entries of which at most one has a name: made, moved and taken away in one step each. */
export interface LockEntries {
  /** `taken` if there is one of that name. An answer that was lost is looked after. */
  create(name: string, entry: LockEntry): Promise<'done' | 'taken' | 'forbidden'>;
  /** Null if there is none; `forbidden` if it is hidden from us. */
  read(name: string): Promise<LockEntry | null | 'forbidden'>;
  beat(name: string, beat: string): Promise<void>;
  /**
   * `refused` if there is no such entry any more, or one of the new name; `unclear` if the server failed on it,
   * or its answer was lost.
   */
  rename(name: string, newName: string): Promise<'done' | 'refused' | 'forbidden' | 'unclear'>;
  delete(name: string): Promise<void>;
}
