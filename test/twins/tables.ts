/** All that makes a registry, and where MLflow 3 notes the versions of a logged model. */
export const REGISTRY_TABLES = [
  'registered_models',
  'registered_model_tags',
  'registered_model_aliases',
  'model_versions',
  'model_version_tags',
  'logged_models',
  'logged_model_tags',
];

/** All that is written of experiments and runs. */
export const TRACKING_TABLES = [
  ...['experiments', 'experiment_tags', 'runs', 'tags', 'params', 'metrics', 'latest_metrics'],
];
