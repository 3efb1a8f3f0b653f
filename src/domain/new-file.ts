/** A file that is made where nothing is, and never in place of anything. */
export interface NewFile {
  /** As it is shown. */
  readonly path: string;
  /** True if something is there, which is kept. */
  exists(): Promise<boolean>;
  /**
   * Makes the file, whole or not at all.
   *
   * @returns false if something has come there meanwhile, which is kept
   */
  create(): Promise<boolean>;
}
