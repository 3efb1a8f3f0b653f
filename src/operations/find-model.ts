import { NotFoundError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';
import type { Registry } from '../domain/registry.js';
import type { RegisteredModel } from '../domain/types.js';
import { orUndefined } from './or-undefined.js';

/** What every operation that takes a model's name needs. */
export interface RegistryDeps extends Pick<Registry, 'registry' | 'tracking'> {
  /** The prefix that a name may be given without; empty for none. */
  readonly modelPrefix: string;
  /** How the labels of versions are written; the default format if nothing is said. */
  readonly labelFormat?: string | undefined;
}

/** Models that are looked at for the nearest name; more would make a typo slow. */
const NAMES_COMPARED = 5000;

/**
 * The model with exactly this name, else with the prefix before it.
 *
 * @throws NotFoundError with the nearest names
 */
export async function findModel(
  name: string,
  { registry, modelPrefix }: Pick<RegistryDeps, 'registry' | 'modelPrefix'>,
): Promise<RegisteredModel> {
  const model = await findModelIfAny(name, { registry, modelPrefix });
  if (model) return model;
  const guesses = await nearestNames(name, { registry, modelPrefix });
  const tried = modelPrefix === '' ? '' : ` (nor "${modelPrefix}${name}")`;
  throw new NotFoundError(`there is no registered model "${name}"${tried}`, {
    hint:
      guesses.length > 0
        ? `did you mean ${guesses.map((guess) => `"${guess}"`).join(' or ')}?`
        : '`mlreg list` shows the models there are; --model NAME takes a name literally',
  });
}

/** The same, or undefined. */
export async function findModelIfAny(
  name: string,
  { registry, modelPrefix }: Pick<RegistryDeps, 'registry' | 'modelPrefix'>,
): Promise<RegisteredModel | undefined> {
  const found = await orUndefined(registry.getModel(name));
  if (found || modelPrefix === '') return found;
  return await orUndefined(registry.getModel(modelPrefix + name));
}

async function nearestNames(
  name: string,
  deps: Pick<RegistryDeps, 'registry' | 'modelPrefix'>,
): Promise<string[]> {
  const names = new Set<string>();
  for await (const model of deps.registry.listModels()) {
    names.add(withoutPrefix(model.name, deps.modelPrefix));
    if (names.size === NAMES_COMPARED) break;
  }
  return nearest(withoutPrefix(name, deps.modelPrefix), names);
}

/** The name that a user of the prefix would type. */
export function withoutPrefix(name: string, prefix: string): string {
  return prefix !== '' && name.startsWith(prefix) && name !== prefix
    ? name.slice(prefix.length)
    : name;
}
