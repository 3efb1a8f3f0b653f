/** What becomes of a process when its nth statement among these was carried out. */
export interface Fate {
  readonly statements: readonly string[];
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}
