/*
 * The answers of MLflow 3.17.2, as they are after reading: what the server leaves out because it is
 * empty is an empty list, an empty text or 0. A newer server may add fields.
 */

/** A tag or a parameter. */
export interface KeyValueWire {
  key: string;
  value: string;
  [field: string]: unknown;
}

export interface ModelVersionWire {
  name: string;
  version: string;
  creation_timestamp?: number | undefined;
  last_updated_timestamp?: number | undefined;
  current_stage?: string | undefined;
  description?: string | undefined;
  source?: string | undefined;
  run_id?: string | undefined;
  model_id?: string | undefined;
  status?: string | undefined;
  status_message?: string | undefined;
  tags: KeyValueWire[];
  /** Never in the answers of a search (3.17.2). */
  aliases: string[];
  [field: string]: unknown;
}

export interface RegisteredModelWire {
  name: string;
  creation_timestamp?: number | undefined;
  last_updated_timestamp?: number | undefined;
  description?: string | undefined;
  /** The newest version of each stage. */
  latest_versions: ModelVersionWire[];
  tags: KeyValueWire[];
  aliases: { alias: string; version: string; [field: string]: unknown }[];
  [field: string]: unknown;
}

/** NaN is NaN here; the server writes infinity as the largest double. */
export interface MetricWire {
  key: string;
  value: number;
  timestamp?: number | undefined;
  step?: number | undefined;
  [field: string]: unknown;
}

export interface RunWire {
  info: {
    run_id: string;
    run_name?: string | undefined;
    experiment_id: string;
    user_id?: string | undefined;
    status?: string | undefined;
    start_time?: number | undefined;
    end_time?: number | undefined;
    artifact_uri?: string | undefined;
    lifecycle_stage?: string | undefined;
    [field: string]: unknown;
  };
  data: {
    metrics: MetricWire[];
    params: KeyValueWire[];
    tags: KeyValueWire[];
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface ExperimentWire {
  experiment_id: string;
  name: string;
  artifact_location?: string | undefined;
  lifecycle_stage?: string | undefined;
  [field: string]: unknown;
}

export interface LoggedModelWire {
  info: {
    model_id: string;
    experiment_id: string;
    name?: string | undefined;
    artifact_uri?: string | undefined;
    status?: string | number | undefined;
    source_run_id?: string | undefined;
    creation_timestamp_ms?: number | undefined;
    tags: KeyValueWire[];
    [field: string]: unknown;
  };
  data: { params: KeyValueWire[]; metrics: MetricWire[]; [field: string]: unknown };
  [field: string]: unknown;
}

export interface ServerInfoWire {
  store_type?: string | null | undefined;
  workspaces_enabled?: boolean | undefined;
  [field: string]: unknown;
}

/** A file, or a folder of them. */
export interface ArtifactWire {
  path: string;
  is_dir?: boolean | undefined;
  file_size?: number | string | undefined;
  [field: string]: unknown;
}
