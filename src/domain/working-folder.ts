/** What the folder that a command works in tells of where a model comes from. */
export interface WorkingFolder {
  /** The commit that is checked out; null outside a checkout of git. */
  gitCommit(): Promise<string | null>;
  /**
   * The sum by which DVC knows a file or folder, from its `.dvc` file or a `dvc.lock`; null if it does
   * not.
   */
  dvcVersion(path: string): Promise<string | null>;
}
