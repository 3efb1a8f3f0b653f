import type { ModelEvent } from '../../src/domain/event.js';
import type {
  LoggedModel,
  Metric,
  ModelVersion,
  RegisteredModel,
  Run,
} from '../../src/domain/types.js';

export function aVersion(overrides: Partial<ModelVersion> = {}): ModelVersion {
  return {
    modelName: 'm',
    version: '1',
    stage: 'None',
    aliases: [],
    tags: new Map(),
    description: null,
    runId: null,
    loggedModelId: null,
    source: null,
    status: 'READY',
    statusMessage: null,
    creationTimestamp: 0,
    lastUpdatedTimestamp: 0,
    ...overrides,
  };
}

export function aModel(overrides: Partial<RegisteredModel> = {}): RegisteredModel {
  return {
    name: 'm',
    description: null,
    creationTimestamp: 0,
    lastUpdatedTimestamp: 0,
    latestVersion: null,
    newestByStage: new Map(),
    aliases: new Map(),
    tags: new Map(),
    ...overrides,
  };
}

export function aRun(overrides: Partial<Run> = {}): Run {
  return {
    runId: 'r1',
    name: null,
    experimentId: '1',
    status: 'FINISHED',
    userId: null,
    startTime: null,
    endTime: null,
    artifactUri: null,
    deleted: false,
    metrics: new Map(),
    params: new Map(),
    tags: new Map(),
    ...overrides,
  };
}

export function aLoggedModel(overrides: Partial<LoggedModel> = {}): LoggedModel {
  return {
    modelId: 'm-1',
    name: null,
    status: 'READY',
    sourceRunId: null,
    artifactUri: null,
    metrics: new Map(),
    params: new Map(),
    tags: new Map(),
    ...overrides,
  };
}

export function aMetric(value: number, timestamp: number | null = 1): Metric {
  return { value, timestamp, step: 0 };
}

export function anEvent(overrides: Partial<ModelEvent> = {}): ModelEvent {
  return {
    ...{ id: 'e', status: 'FINISHED', time: 0, endTime: 0, verb: 'promote', model: 'm' },
    ...{ version: null, target: null, from: [], kept: [], deleted: [], actor: null, reason: null },
    ...{ gates: null, forced: false, environment: null, seq: null },
    ...overrides,
  };
}
