/** What a number must lie between to be a time in milliseconds: 2001 and 5138. */
const FIRST_TIME = 1e12;
const LAST_TIME = 1e14;
const ID = /(m-)?[0-9a-f]{32}/g;

/**
 * Names for what differs from run to run: a time by the operation that wrote it first, an id by its own
 * name or by when it was met first. An operation that takes the clock twice has two names for its times.
 */
export class Labels {
  readonly #times = new Map<number, string>();
  /** How many times a moment has. */
  readonly #taken = new Map<string, number>();
  readonly #ids = new Map<string, string>();

  readonly #clocks: boolean;

  /**
   * @param names - ids by the names that operations use for them
   * @param clocks - true if all times of one operation are one
   */
  constructor(names: ReadonlyMap<string, string>, clocks = false) {
    this.#clocks = clocks;
    for (const [name, id] of names) this.#ids.set(id, `{${name}}`);
  }

  /** @param moment - `before`, or `operation 7` */
  of(value: unknown, moment: string): unknown {
    const isTime =
      Number.isInteger(value) && Number(value) > FIRST_TIME && Number(value) < LAST_TIME;
    if (isTime) return this.#time(Number(value), moment);
    if (typeof value !== 'string') return value;
    return value.replace(ID, (id) => {
      const known = this.#ids.get(id) ?? `<id ${this.#ids.size + 1}>`;
      this.#ids.set(id, known);
      return known;
    });
  }

  #time(value: number, moment: string): string {
    const known = this.#times.get(value);
    if (known !== undefined) return known;
    const nth = (this.#taken.get(moment) ?? 0) + 1;
    this.#taken.set(moment, nth);
    const label =
      moment === 'before' || nth === 1 || this.#clocks ? `<${moment}>` : `<${moment}, time ${nth}>`;
    this.#times.set(value, label);
    return label;
  }
}
