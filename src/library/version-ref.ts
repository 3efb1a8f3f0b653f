import { UsageError } from '../domain/errors.js';
import { modelNameOf, type Ref, refFromOptions } from '../domain/refs.js';

/**
 * What names a version: a text, as on the command line (`name/3`, `name@champion`, `name/Production`,
 * `models:/…`, `runs:/…`), or its parts, of which the model is taken literally.
 */
export type VersionRef = string | VersionParts;

/** A model, and which of its versions; without any of the three it is the latest, where one is read. */
export interface VersionParts {
  readonly model: string;
  /** A number, or `latest`. */
  readonly version?: string | number | undefined;
  readonly alias?: string | undefined;
  readonly stage?: string | undefined;
}

/** @throws UsageError for what names nothing, or a version twice */
export function parsedRef(given: VersionRef): Ref {
  const { version, ...parts } = typeof given === 'string' ? partsOf(given) : given;
  const ref = refFromOptions({
    ...parts,
    version: version === undefined ? undefined : String(version),
  });
  if (ref) return ref;
  throw new UsageError('no model is named', { hint: "write 'NAME/3' or { model, version }" });
}

/** The model's name. @throws UsageError for a version */
export function parsedModel(name: string): string {
  return modelNameOf(parsedRef({ model: name }));
}

function partsOf(ref: string): { readonly ref: string; readonly version?: undefined } {
  return { ref };
}

/** A version that is to be changed. @throws UsageError for a bare model: which version is meant is not said */
export function parsedVersion(given: VersionRef): Ref {
  const ref = parsedRef(given);
  if (ref.kind !== 'model' || ref.selector !== undefined) return ref;
  throw new UsageError(`"${ref.name}" names a model, not a version of it`, {
    hint: `write '${ref.name}/NUMBER' or { model, version }`,
  });
}
