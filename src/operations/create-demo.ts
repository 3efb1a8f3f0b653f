import type { ArtifactStore } from '../domain/artifact-store.js';
import { once } from '../domain/collect.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { TrackingWriter } from '../domain/tracking-store.js';
import type { Millis, Stage } from '../domain/types.js';
import type { DemoModel, DemoVersion, Texts } from './demo/demo-model.js';
import { DEMO_MODELS } from './demo/index.js';
import { metricPoints } from './demo/metric-points.js';
import { MODEL_FOLDER, modelFiles } from './demo/model-files.js';
import { ensureExperiment } from './ensure-experiment.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

export interface DemoInput {
  /** The time that the ages of versions are counted from. */
  readonly now: Millis;
}

export interface DemoDeps {
  readonly registry: Pick<RegistryStore, 'createModel' | 'createVersion' | 'setStage' | 'setAlias'>;
  readonly tracking: TrackingWriter;
  readonly openArtifacts: (uri: string) => Promise<Pick<ArtifactStore, 'write'>>;
  /** Sets what the stores take for now: a registry in which all is new has nothing to clean up. */
  readonly setTime: (time: Millis) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What was made. */
export interface DemoCounts {
  readonly models: number;
  readonly versions: number;
}

/** Fills an empty registry with models, their versions, the runs behind them and their files. */
export async function createDemo(input: DemoInput, deps: DemoDeps): Promise<DemoCounts> {
  for (const model of DEMO_MODELS) {
    deps.signal?.throwIfAborted();
    await createModel(model, input, deps);
  }
  const versions = DEMO_MODELS.reduce((sum, model) => sum + model.versions.length, 0);
  return { models: DEMO_MODELS.length, versions };
}

async function createModel(model: DemoModel, input: DemoInput, deps: DemoDeps): Promise<void> {
  const { name, description, tags } = model;
  const oldest = Math.max(...model.versions.map(({ age }) => age));
  deps.setTime(input.now - (oldest + 1) * DAY);
  const { experimentId } = await ensureExperiment(model.experiment, deps.tracking);
  await deps.registry.createModel({ name, description, tags: mapOf(tags) });
  const holders = new Map<Stage, string[]>();
  for (const version of model.versions) {
    const time = input.now - version.age * DAY;
    const number = await createVersion({ model, version, experimentId, time }, deps);
    await place({ model, version, number, holders }, deps);
  }
}

interface Creation {
  readonly model: DemoModel;
  readonly version: DemoVersion;
  readonly experimentId: string;
  /** When it is registered; its run has ended by then. */
  readonly time: Millis;
}

/** @returns its number */
async function createVersion(
  { model, version, experimentId, time }: Creation,
  { registry, tracking, openArtifacts, setTime }: DemoDeps,
): Promise<string> {
  const end = time - 5 * MINUTE;
  const start = end - version.minutes * MINUTE;
  setTime(start);
  const run = await tracking.createRun({
    experimentId,
    name: version.runName,
    userId: model.userId,
    startTime: start,
    tags: mapOf(model.runTags),
  });
  await tracking.logToRun(run.runId, {
    params: mapOf(version.params),
    metrics: metricPoints(version, { start, end }),
  });
  const source = `${run.artifactUri}/${MODEL_FOLDER}`;
  const artifacts = await openArtifacts(source);
  for (const [path, text] of modelFiles(model, version, { runId: run.runId, time: end })) {
    const bytes = new TextEncoder().encode(text);
    await artifacts.write(path, once(bytes), bytes.length);
  }
  await tracking.endRun(run.runId, { status: 'FINISHED', endTime: end });
  setTime(time);
  const { description, tags = {} } = version;
  const created = await registry.createVersion({
    model: model.name,
    source,
    runId: run.runId,
    tags: mapOf(tags),
    ...(description === undefined ? {} : { description }),
  });
  return created.version;
}

interface Placement {
  readonly model: DemoModel;
  readonly version: DemoVersion;
  readonly number: string;
  /** Stage → the versions that are in it by now. */
  readonly holders: Map<Stage, string[]>;
}

/** Puts a version into its stage and gives it its aliases. */
async function place(
  { model: { name: model }, version, number, holders }: Placement,
  { registry }: DemoDeps,
): Promise<void> {
  const { stage, aliases = [] } = version;
  if (stage !== undefined) {
    const held = holders.get(stage) ?? [];
    await registry.setStage({ model, version: number, stage, archiveOthers: false }, held);
    holders.set(stage, [...held, number]);
  }
  for (const alias of aliases) await registry.setAlias({ model, alias, version: number }, null);
}

function mapOf(texts: Texts): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts));
}
