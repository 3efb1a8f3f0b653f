/**
 * Uvicorn makes the text of `Date` once a second, so that it may be a second old besides
 * the part of a second that it leaves out (0.30).
 */
const UNCERTAIN = 2_000;

/**
 * The server's time: our own, where that agrees with the `Date` of its answers, else the nearest to
 * our own that does. The hours in between are told by the steady clock.
 */
export class ServerClock {
  /** The bounds of the server's time less that of our steady clock. */
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;

  /**
   * @param sent - when the request was, by `performance.now()`
   * @param received - when its answer was
   */
  hear(date: string | undefined, sent: number, received: number): void {
    const time = Date.parse(date ?? '');
    if (Number.isNaN(time)) return;
    this.#least = Math.max(this.#least, time - received);
    this.#most = Math.min(this.#most, time + UNCERTAIN - sent);
  }

  /** Milliseconds since the epoch, whole. */
  now(steady: number): number {
    const ours = Date.now() - steady;
    return Math.floor(steady + Math.max(this.#least, Math.min(this.#most, ours)));
  }
}
