/** Time as a waiter sees it. */
export interface LockClock {
  /** Milliseconds; goes on steadily, whatever is done to the time of day. */
  steady(): number;
  /** Ends early, and without an error, when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
}
