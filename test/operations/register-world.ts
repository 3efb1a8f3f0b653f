import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { parseGate } from '../../src/domain/gates.js';
import { NO_POLICIES } from '../../src/domain/promotion-policy.js';
import { parseRef } from '../../src/domain/refs.js';
import { checkSource, type SourceRef } from '../../src/operations/check-source.js';
import {
  type Registered,
  type RegisterInput,
  registerVersion,
} from '../../src/operations/register-version.js';
import { originOfSource } from '../../src/operations/registration-origin.js';
import { aLoggedModel, aMetric, aRun } from '../domain/fixtures.js';
import { anEmptyRegistry, deps, watched } from './fixtures.js';
import { put } from './load-world.js';

export const WISHES = {
  tags: new Map<string, string>(),
  description: null,
  target: null,
  isDefaultTarget: false,
  keepExisting: false,
  label: null,
  maxVersions: null,
} as const;

export const rulesOf = (...gates: readonly string[]) => ({
  gates: gates.map((text) => parseGate(text, '--require')),
  policies: NO_POLICIES,
});

/** An empty registry, and a tracking store with runs that have models. */
export function aRegisterWorld() {
  const { registry, writes } = watched(anEmptyRegistry());
  const stores = new Map<string, MemoryArtifacts>();
  const given = {
    ...deps(registry),
    openArtifacts: async ({ uri }: { uri: string }) => stores.get(uri) ?? new MemoryArtifacts(),
  };
  const addModel = async (uri: string) => {
    const store = new MemoryArtifacts();
    await put(store, 'MLmodel', 'flavors: {}\n');
    stores.set(uri, store);
  };
  return {
    registry: registry as MemoryRegistry,
    writes,
    given,
    addModel,
    async addRun(runId: string, f1 = 0.9, more: object = {}): Promise<string> {
      const artifactUri = `s3://bucket/${runId}/artifacts`;
      const metrics = new Map([['f1', aMetric(f1)]]);
      given.tracking.runs.set(runId, aRun({ runId, artifactUri, metrics, ...more }));
      await addModel(`${artifactUri}/model`);
      return `runs:/${runId}/model`;
    },
    async addLoggedModel(modelId: string, more: object = {}): Promise<string> {
      const artifactUri = `s3://bucket/models/${modelId}`;
      given.tracking.loggedModels.set(modelId, aLoggedModel({ modelId, artifactUri, ...more }));
      await addModel(artifactUri);
      return `models:/${modelId}`;
    },
    async register(source: string, more: Partial<RegisterInput> = {}): Promise<Registered> {
      const parsed = source.startsWith('s3:') ? undefined : parseRef(source);
      const ref: SourceRef =
        parsed === undefined || parsed.kind === 'model' ? { kind: 'uri', uri: source } : parsed;
      const origin = originOfSource(await checkSource(ref, given));
      return await registerVersion({ ...WISHES, model: 'm', origin, ...more }, given);
    },
  };
}
