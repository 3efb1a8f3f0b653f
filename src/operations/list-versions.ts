import type { VersionWithOrigin } from '../domain/records.js';
import { compareModelVersions, type Stage } from '../domain/types.js';
import { pathsNeedOrigin, versionValues } from '../domain/version-values.js';
import { findModel, type RegistryDeps, withoutPrefix } from './find-model.js';
import { joinOrigins } from './join-origins.js';
import { hasTags, type TagFilter } from './list-models.js';
import { type SelectDeps, type Selection, selectRows } from './select-rows.js';

export interface ListVersionsInput extends Selection {
  /** Of this model; of all if it is not given. */
  readonly model?: string | undefined;
  readonly filter?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly alias?: string | undefined;
  readonly tags?: readonly TagFilter[];
  /** Also read runs and logged models. */
  readonly withOrigins: boolean;
}

/**
 * Versions that match, by name and then newest first if no order is given. Runs and logged models
 * are read before the choice if it depends on them, else those of the chosen versions only.
 */
export function listVersions(
  input: ListVersionsInput,
  deps: RegistryDeps & SelectDeps,
): AsyncIterable<VersionWithOrigin> {
  const { tracking, modelPrefix, onAbsent } = deps;
  const { where, order, withOrigins } = input;
  const now = deps.now();
  const kind = {
    valuesOf: (row: VersionWithOrigin) =>
      versionValues(row, { now, shortName: withoutPrefix(row.version.modelName, modelPrefix) }),
    tie: (a: VersionWithOrigin, b: VersionWithOrigin) => compareModelVersions(a.version, b.version),
  };
  const versions = matchingVersions(input, deps);
  if (pathsNeedOrigin([...(where?.paths ?? []), ...(order?.paths ?? [])])) {
    return selectRows(joinOrigins(versions, tracking), input, kind, onAbsent);
  }
  const chosen = selectRows(versions, input, kind, onAbsent);
  return withOrigins ? joinOrigins(chosen, tracking) : chosen;
}

async function* matchingVersions(
  { model, filter, stage, alias, tags = [] }: ListVersionsInput,
  deps: RegistryDeps,
): AsyncGenerator<VersionWithOrigin, void, undefined> {
  const of = model === undefined ? {} : { model: (await findModel(model, deps)).name };
  for await (const version of deps.registry.listVersions({ ...of, filter })) {
    if (stage !== undefined && version.stage !== stage) continue;
    if (alias !== undefined && !version.aliases.includes(alias)) continue;
    if (hasTags(version.tags, tags)) yield { version };
  }
}
