/**
 * The server's time: the `Date` of its answers, in whole seconds, and our steady clock since then.
 * Each answer says that it is not earlier; the latest of all that were said is what counts.
 */
export class ServerClock {
  /** The server's time less that of our steady clock; null until there was an answer. */
  #ahead: number | null = null;

  /** @param steady - `performance.now()` */
  hear(date: string | undefined, steady: number): void {
    const time = Date.parse(date ?? '');
    if (!Number.isNaN(time)) this.#ahead = Math.max(this.#ahead ?? -Infinity, time - steady);
  }

  /** Milliseconds since the epoch, whole; our own time before the first answer. */
  now(steady: number): number {
    return this.#ahead === null ? Date.now() : Math.floor(steady + this.#ahead);
  }
}
