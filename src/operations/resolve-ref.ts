import { NotFoundError, UsageError } from '../domain/errors.js';
import type { Ref, Selector } from '../domain/refs.js';
import type { ModelVersion, RegisteredModel } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { versionByLabel } from './version-by-label.js';

/** What a ref names: a version with its model, or, for a bare name, the model alone. */
export interface Resolved {
  readonly model: RegisteredModel;
  readonly version: string | null;
}

/**
 * Resolves a ref to a model and, if it names one, the number of a version. The version itself is
 * not fetched; an alias, a stage and `latest` are known to exist.
 *
 * @throws NotFoundError
 */
export async function resolveRef(ref: Ref, deps: RegistryDeps): Promise<Resolved> {
  if (ref.kind !== 'model') {
    const { modelName, version } = await findByOrigin(ref, deps);
    return { model: await deps.registry.getModel(modelName), version };
  }
  const model = await findModel(ref.name, deps);
  if (ref.selector?.kind === 'label') {
    return { model, version: (await versionByLabel(ref.selector.label, model, deps)).version };
  }
  return { model, version: ref.selector ? numberOf(ref.selector, model) : null };
}

/**
 * The version that a ref names; a bare name is its latest version.
 *
 * @throws NotFoundError
 */
export async function resolveVersion(ref: Ref, deps: RegistryDeps): Promise<ModelVersion> {
  if (ref.kind !== 'model') return await findByOrigin(ref, deps);
  const model = await findModel(ref.name, deps);
  return await selectedVersion(ref.selector ?? { kind: 'latest' }, model, deps);
}

/** The version that a selector names of a model that is at hand. @throws NotFoundError */
export async function selectedVersion(
  selector: Selector,
  model: RegisteredModel,
  deps: RegistryDeps,
): Promise<ModelVersion> {
  if (selector.kind === 'label') return await versionByLabel(selector.label, model, deps);
  return await getVersion(model, numberOf(selector, model), deps);
}

/**
 * As `resolveVersion`, for a write: the version must be named.
 *
 * @throws UsageError for a bare name
 */
export async function resolveNamedVersion(ref: Ref, deps: RegistryDeps): Promise<ModelVersion> {
  if (ref.kind === 'model' && !ref.selector) {
    throw new UsageError(`"${ref.name}" names a model, not a version of it`, {
      hint: `add --version NUMBER, or write ${ref.name}/NUMBER`,
    });
  }
  return await resolveVersion(ref, deps);
}

/** A version of a model that is at hand. @throws NotFoundError naming the latest there is */
export async function getVersion(
  model: RegisteredModel,
  version: string,
  { registry }: RegistryDeps,
): Promise<ModelVersion> {
  try {
    return await registry.getVersion(model.name, version);
  } catch (cause) {
    if (!(cause instanceof NotFoundError)) throw cause;
    throw noVersion(model, version, cause);
  }
}

/** What is said of a number that a model does not have. */
export function noVersion(
  { name, latestVersion: latest }: RegisteredModel,
  version: string,
  cause?: unknown,
): NotFoundError {
  return new NotFoundError(`model "${name}" has no version ${version}`, {
    hint: latest === null ? 'it has no versions at all' : `its latest version is ${latest}`,
    cause,
  });
}

/** What the model alone tells of; for a label its versions are read. */
export type KnownSelector = Exclude<Selector, { kind: 'label' }>;

/** The number that a selector means in a model that is at hand. @throws NotFoundError */
export function numberOf(selector: KnownSelector, model: RegisteredModel): string {
  switch (selector.kind) {
    case 'number':
      return selector.version;
    case 'latest':
      if (model.latestVersion !== null) return model.latestVersion;
      throw new NotFoundError(`model "${model.name}" has no versions`, {
        hint: 'register one first, with mlflow.register_model in Python',
      });
    case 'stage': {
      const version = model.newestByStage.get(selector.stage);
      if (version !== undefined) return version;
      throw new NotFoundError(`no version of "${model.name}" is in ${selector.stage}`, {
        hint: `in use are: ${[...model.newestByStage.keys()].join(', ') || 'no stages'}`,
      });
    }
    case 'alias': {
      const version = model.aliases.get(selector.alias);
      if (version !== undefined) return version;
      throw new NotFoundError(`model "${model.name}" has no alias "${selector.alias}"`, {
        hint:
          model.aliases.size > 0
            ? `it has: ${[...model.aliases.keys()].sort().join(', ')}`
            : 'it has none; a name that itself holds an @ goes into --model',
      });
    }
  }
}

/** The one version that was made from a logged model, or from a folder of a run. */
async function findByOrigin(
  ref: Exclude<Ref, { kind: 'model' }>,
  deps: RegistryDeps,
): Promise<ModelVersion> {
  const uri = ref.kind === 'run' ? `runs:/${ref.runId}/${ref.path}` : `models:/${ref.modelId}`;
  const found =
    ref.kind === 'run'
      ? await madeFromRun(ref, deps)
      : await deps.registry.findVersions({ loggedModelId: ref.modelId });
  const [version, ...others] = found;
  if (version === undefined) {
    throw new NotFoundError(`no version was registered from ${uri}`, {
      hint: '`mlreg list --versions` shows the versions and their runs',
    });
  }
  if (others.length > 0) {
    const names = found.map((each) => `${each.modelName}/${each.version}`);
    throw new UsageError(`${uri} is behind ${found.length} versions`, {
      hint: `name one of them: ${names.join(', ')}`,
    });
  }
  return await deps.registry.getVersion(version.modelName, version.version);
}

/** MLflow 3 registers `runs:/<run>/<name>` as the run's logged model of that name. */
async function madeFromRun(
  { runId, path }: Extract<Ref, { kind: 'run' }>,
  { registry, tracking }: RegistryDeps,
): Promise<ModelVersion[]> {
  const versions = await registry.findVersions({ runId });
  const modelIds = versions.flatMap(({ loggedModelId }) => loggedModelId ?? []);
  const models = modelIds.length > 0 ? await tracking.getLoggedModels(modelIds) : new Map();
  return versions.filter(({ loggedModelId, source }) =>
    loggedModelId === null
      ? source === `runs:/${runId}/${path}` || source?.endsWith(`/artifacts/${path}`)
      : models.get(loggedModelId)?.name === path,
  );
}
