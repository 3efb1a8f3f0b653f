/** Milliseconds. */
const NOW = 1_760_000_000_000;

/**
 * Fills a database that MLflow has made: so many models, with so many versions each, each from a run
 * with five metrics. MLflow itself would need hours.
 * @param {number} models
 * @param {number} versions
 * @returns {string} SQL
 */
export function fillPostgres(models, versions) {
  const all = `FROM generate_series(1, ${models}) AS m, generate_series(1, ${versions}) AS v`;
  const run = "lpad(to_hex(m), 16, '0') || lpad(to_hex(v), 16, '0')";
  const source = `'s3://bucket/0/' || ${run} || '/artifacts/model'`;
  const stage = `CASE v WHEN 1 THEN 'Archived' WHEN ${versions} THEN 'Production'
    WHEN ${versions - 1} THEN 'Staging' ELSE 'None' END`;
  return `
    INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, source_version,
      user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
    SELECT ${run}, 'model-' || m || '-' || v, 'UNKNOWN', '', '', '', 'someone', 'FINISHED', ${NOW},
      ${NOW + 60_000}, 'active', 's3://bucket/0/' || ${run} || '/artifacts', 0 ${all};
    INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
    SELECT k, sin(m * 31 + v * 7 + length(k)), ${NOW}, 0, FALSE, ${run}
    ${all}, unnest(ARRAY['accuracy', 'f1', 'loss', 'mae', 'rmse']) AS k;
    INSERT INTO registered_models (name, creation_time, last_updated_time, description)
    SELECT 'model-' || m, ${NOW}, ${NOW + versions}, 'about model-' || m
    FROM generate_series(1, ${models}) AS m;
    INSERT INTO registered_model_tags (name, key, value)
    SELECT 'model-' || m, 'team', 'forecast' FROM generate_series(1, ${models}) AS m;
    INSERT INTO model_versions (name, version, creation_time, last_updated_time, current_stage,
      source, storage_location, run_id, status)
    SELECT 'model-' || m, v, ${NOW} + v, ${NOW} + v, ${stage}, ${source}, ${source}, ${run}, 'READY'
    ${all};
    INSERT INTO registered_model_aliases (name, alias, version)
    SELECT 'model-' || m, 'champion', ${versions} FROM generate_series(1, ${models}) AS m;
    INSERT INTO model_version_tags (name, version, key, value)
    SELECT 'model-' || m, v, 'by', 'bench' ${all};`;
}
