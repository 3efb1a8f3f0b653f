/** The tables of the registry, each with the columns that it has had since MLflow 2.8. */
export const REGISTRY_TABLES = {
  registered_models: ['name', 'creation_time', 'last_updated_time', 'description'],
  registered_model_tags: ['key', 'value', 'name'],
  registered_model_aliases: ['alias', 'version', 'name'],
  model_versions: [
    ...['name', 'version', 'creation_time', 'last_updated_time', 'description', 'user_id'],
    ...['current_stage', 'source', 'run_id', 'status', 'status_message', 'run_link'],
    'storage_location',
  ],
  model_version_tags: ['key', 'value', 'name', 'version'],
} as const satisfies Record<string, readonly string[]>;

export type RegistryTable = keyof typeof REGISTRY_TABLES;

/** Their primary keys, without the workspace. */
export const PRIMARY_KEYS: Readonly<Record<RegistryTable, readonly string[]>> = {
  registered_models: ['name'],
  registered_model_tags: ['key', 'name'],
  registered_model_aliases: ['name', 'alias'],
  model_versions: ['name', 'version'],
  model_version_tags: ['key', 'name', 'version'],
};

/** What came after the first release that can be read (MLflow 1.11), and before MLflow 2.8. */
export const LATER_ADDITIONS: readonly string[] = [
  'registered_model_aliases',
  'model_versions.storage_location',
];

/** Tables of runs and logged models; those of MLflow 3 may be missing. */
export const TRACKING_TABLES = [
  ...['experiments', 'runs', 'latest_metrics', 'params', 'tags'],
  ...['logged_models', 'logged_model_metrics', 'logged_model_params', 'logged_model_tags'],
] as const;
