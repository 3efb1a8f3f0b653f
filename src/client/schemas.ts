import * as z from 'zod/mini';
import type {
  ArtifactWire,
  ExperimentWire,
  LoggedModelWire,
  ModelVersionWire,
  RegisteredModelWire,
  RunWire,
  ServerInfoWire,
} from './wire.js';

/*
 * The answers of MLflow 3.17.2, loosely: a newer server may add fields. Unset and empty fields are
 * omitted by the server, and a text that was never set may be "".
 */

const millis = z.optional(z.number());
const word = z.string();
const text = z.optional(word);
const keyValues = z._default(
  z.array(z.looseObject({ key: word, value: z._default(word, '') })),
  [],
);
const nextPage = { next_page_token: text };

export const modelVersionSchema: z.ZodMiniType<ModelVersionWire> = z.looseObject({
  name: word,
  version: word,
  creation_timestamp: millis,
  last_updated_timestamp: millis,
  current_stage: text,
  description: text,
  source: text,
  run_id: text,
  model_id: text,
  status: text,
  status_message: text,
  tags: keyValues,
  /** Never in the answers of a search (3.17.2). */
  aliases: z._default(z.array(word), []),
});

export const registeredModelSchema: z.ZodMiniType<RegisteredModelWire> = z.looseObject({
  name: word,
  creation_timestamp: millis,
  last_updated_timestamp: millis,
  description: text,
  /** The newest version of each stage. */
  latest_versions: z._default(z.array(modelVersionSchema), []),
  tags: keyValues,
  aliases: z._default(z.array(z.looseObject({ alias: word, version: word })), []),
});

/** NaN comes as the text "NaN"; infinity as the largest double. */
const metricNumber = z.union([
  z.number(),
  z.pipe(z.enum(['NaN', 'Infinity', '-Infinity']), z.transform(Number)),
]);
const metrics = z._default(
  z.array(
    z.looseObject({
      key: word,
      value: z._default(metricNumber, 0),
      timestamp: millis,
      step: z.optional(z.number()),
    }),
  ),
  [],
);

export const runSchema: z.ZodMiniType<RunWire> = z.looseObject({
  info: z.looseObject({
    run_id: word,
    run_name: text,
    experiment_id: word,
    user_id: text,
    status: text,
    start_time: millis,
    end_time: millis,
    artifact_uri: text,
    lifecycle_stage: text,
  }),
  data: z.prefault(
    z.looseObject({
      metrics: metrics,
      params: keyValues,
      tags: keyValues,
    }),
    {},
  ),
});

export const experimentSchema: z.ZodMiniType<ExperimentWire> = z.looseObject({
  experiment_id: word,
  name: word,
  artifact_location: text,
  lifecycle_stage: text,
});

export const loggedModelSchema: z.ZodMiniType<LoggedModelWire> = z.looseObject({
  info: z.looseObject({
    model_id: word,
    experiment_id: word,
    creation_timestamp_ms: millis,
    name: text,
    artifact_uri: text,
    status: z.optional(z.union([word, z.number()])),
    source_run_id: text,
    tags: keyValues,
  }),
  data: z.prefault(z.looseObject({ params: keyValues, metrics: metrics }), {}),
});

export const serverInfoSchema: z.ZodMiniType<ServerInfoWire> = z.looseObject({
  store_type: z.nullish(word),
  workspaces_enabled: z.optional(z.boolean()),
});

const artifactSchema: z.ZodMiniType<ArtifactWire> = z.looseObject({
  path: word,
  is_dir: z.optional(z.boolean()),
  file_size: z.optional(z.union([z.number(), word])),
});

export const emptySchema = z.looseObject({});
export const answers = {
  registeredModel: z.looseObject({ registered_model: registeredModelSchema }),
  registeredModels: z.looseObject({
    registered_models: z._default(z.array(registeredModelSchema), []),
    ...nextPage,
  }),
  modelVersion: z.looseObject({ model_version: modelVersionSchema }),
  modelVersions: z.looseObject({
    model_versions: z._default(z.array(modelVersionSchema), []),
    ...nextPage,
  }),
  artifacts: z.looseObject({
    root_uri: text,
    files: z._default(z.array(artifactSchema), []),
    ...nextPage,
  }),
  downloadUri: z.looseObject({ artifact_uri: word }),
  run: z.looseObject({ run: runSchema }),
  runs: z.looseObject({ runs: z._default(z.array(runSchema), []), ...nextPage }),
  experiment: z.looseObject({ experiment: experimentSchema }),
  experimentId: z.looseObject({ experiment_id: word }),
  experiments: z.looseObject({
    experiments: z._default(z.array(experimentSchema), []),
    ...nextPage,
  }),
  loggedModel: z.looseObject({ model: loggedModelSchema }),
  loggedModels: z.looseObject({ models: z._default(z.array(loggedModelSchema), []), ...nextPage }),
};
