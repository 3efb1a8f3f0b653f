import { NotFoundError, UsageError } from '../domain/errors.js';
import { parseRef } from '../domain/refs.js';

/** Where the files of a version really are, and the run that they are from if nobody says. */
export interface Origin {
  readonly storageLocation: string;
  readonly runId: string | null;
}

/** What a store knows of what a version may be made of; null for what is not there. */
export interface Sources {
  readonly ofVersion: (model: string, version: string) => Promise<string | null>;
  readonly versionOfAlias: (model: string, alias: string) => Promise<string | null>;
  readonly ofLoggedModel: (modelId: string) => Promise<Origin | null>;
}

/**
 * Follows `models:/NAME/3`, `models:/NAME@alias` and `models:/m-…` to their files, as MLflow's store
 * does when a version is created (3.17.2); any other source is where the files are.
 *
 * @throws NotFoundError if what it names is not there
 * @throws UsageError for another `models:` URI
 */
export async function originOf(sources: Sources, source: string): Promise<Origin> {
  if (!source.startsWith('models:')) return { storageLocation: source, runId: null };
  const found = await find(sources, source);
  if (found !== null) return found;
  throw new NotFoundError(`the source ${source} is not there`, {
    hint: '`mlreg list --versions` shows the versions there are',
  });
}

async function find(sources: Sources, source: string): Promise<Origin | null> {
  const ref = parseRef(source);
  if (ref.kind === 'logged-model') return await sources.ofLoggedModel(ref.modelId);
  if (ref.kind === 'model' && ref.selector?.kind === 'number') {
    return await ofVersion(sources, ref.name, ref.selector.version);
  }
  if (ref.kind === 'model' && ref.selector?.kind === 'alias') {
    const version = await sources.versionOfAlias(ref.name, ref.selector.alias);
    return version === null ? null : await ofVersion(sources, ref.name, version);
  }
  throw new UsageError(`"${source}" cannot be the source of a version`, {
    hint: 'write models:/NAME/3, models:/NAME@ALIAS, models:/m-ID, or where the files are',
  });
}

async function ofVersion(sources: Sources, model: string, version: string): Promise<Origin | null> {
  const storageLocation = await sources.ofVersion(model, version);
  return storageLocation === null ? null : { storageLocation, runId: null };
}
