import { NotFoundError } from '../domain/errors.js';
import type { ModelLocation } from '../domain/model-location.js';
import { parseRef } from '../domain/refs.js';
import type { ModelVersion } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';

/** Versions that are made from one another; a circle has no end. */
const MAX_STEPS = 8;

/**
 * The folder of a version's files. A registry may answer with the source as it is (MLflow 2.9 to
 * 3.17 for `runs:/…`, MLflow 3 for `models:/m-…`): that is followed.
 *
 * @throws NotFoundError if a run or logged model on the way is gone
 */
export async function locateModel(
  version: ModelVersion,
  deps: Pick<RegistryDeps, 'registry' | 'tracking'>,
): Promise<ModelLocation> {
  const { modelName, version: number, loggedModelId, runId } = version;
  let uri = await deps.registry.getDownloadUri(modelName, number);
  for (let step = 0; /^(runs|models):\//.test(uri); step += 1) {
    if (step === MAX_STEPS)
      throw new NotFoundError(`the source of ${modelName}/${number} does not end`);
    uri = await followed(uri, deps);
  }
  return { uri, modelName, version: number, loggedModelId, runId };
}

async function followed(
  uri: string,
  { registry, tracking }: Pick<RegistryDeps, 'registry' | 'tracking'>,
): Promise<string> {
  const ref = parseRef(uri);
  switch (ref.kind) {
    case 'run': {
      const root = (await tracking.getRuns([ref.runId])).get(ref.runId)?.artifactUri;
      if (root) return `${root.replace(/\/+$/, '')}/${ref.path}`;
      break;
    }
    case 'logged-model': {
      const root = (await tracking.getLoggedModels([ref.modelId])).get(ref.modelId)?.artifactUri;
      if (root) return root;
      break;
    }
    case 'model':
      // A copy: MLflow writes it as `models:/NAME/NUMBER`.
      if (ref.selector?.kind === 'number') {
        return await registry.getDownloadUri(ref.name, ref.selector.version);
      }
  }
  throw new NotFoundError(`its files are at ${uri}, which is gone`, {
    hint: '`mlreg details` shows what is left of it',
  });
}
