/** As in the settings: `MLFLOW_EXPERIMENT_NAME` with `_` behind it is the prefix of models. */
export const DEFAULT_NAME_TEMPLATE = '{experiment}_{name}';

/** Runs that are looked into if nobody says: seconds, over a server far away. */
export const DEFAULT_LOOK_INTO = 100;
