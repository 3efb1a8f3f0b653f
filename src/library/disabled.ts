import { type Closable, type ModelRegistry, modelRegistry } from './registry.js';

/**
 * What `enabled: false` opens, with the same methods. None of them reads, sends or refuses anything:
 * lists are empty, and everything else answers null.
 *
 * @example
 * ```ts
 * const isProduction = false as boolean;
 * const registry = await openRegistry({
 *   trackingUri: 'sqlite:///mlflow.db',
 *   enabled: isProduction,
 * });
 * const promoted = await registry.versions.promote('lstm_model/5', { alias: 'champion' });
 * console.log(promoted?.changed ?? 'without a registry');
 * // → without a registry
 * ```
 */
export type DisabledRegistry = Disabled<Omit<ModelRegistry, keyof Closable>> &
  Omit<Closable, 'enabled'> & { readonly enabled: false };

/** Lists stay lists; every other answer is null. */
type Disabled<Part> = {
  readonly [Key in keyof Part]: Part[Key] extends (...args: infer Args) => AsyncIterable<infer Item>
    ? (...args: Args) => AsyncIterable<Item>
    : Part[Key] extends (...args: infer Args) => Promise<unknown>
      ? (...args: Args) => Promise<null>
      : Part[Key] extends (...args: infer Args) => void
        ? (...args: Args) => void
        : Disabled<Part[Key]>;
};

/** A promise of null that is an empty list as well: so nobody needs to know which is asked for. */
function nothing(): Promise<null> & AsyncIterable<never> {
  const empty = { [Symbol.asyncIterator]: async function* () {} };
  return Object.assign(Promise.resolve(null), empty);
}

/** Has every method that the open registry has, whoever adds one. */
export function disabledRegistry(): DisabledRegistry {
  const close = async () => {};
  const methods = disabledLike(modelRegistry(null)) as DisabledRegistry;
  return { ...methods, enabled: false, close, [Symbol.asyncDispose]: close };
}

function disabledLike(shape: object): object {
  const entries = Object.entries(shape).map(([key, value]: [string, unknown]) => {
    if (typeof value === 'function') return [key, nothing] as const;
    return [
      key,
      typeof value === 'object' && value !== null ? disabledLike(value) : value,
    ] as const;
  });
  return Object.fromEntries(entries);
}
