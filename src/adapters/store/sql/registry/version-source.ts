import type { Origin, Sources } from '../../../version-origin.js';
import { text } from '../row.js';
import type { Reading } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace, live } from './conditions.js';
import { isVersion } from './read-versions.js';

/** What a new version may be made of, besides a folder of its own. */
export function sourcesIn(reading: Reading): Sources {
  return {
    ofVersion: (model, version) => storageOf(reading, model, version),
    versionOfAlias: (model, alias) => versionOfAlias(reading, model, alias),
    ofLoggedModel: (modelId) => ofLoggedModel(reading, modelId),
  };
}

/** Where the files of a version are; as its source says where nothing else is stored. */
export async function storageOf(
  reading: Reading,
  model: string,
  version: string,
): Promise<string | null> {
  const hasLocation = reading.schema.columns.has('model_versions', 'storage_location');
  const [row] = await reading.all(sql`
    SELECT ${hasLocation ? sql`v.storage_location` : sql`NULL`} AS location, v.source
    FROM model_versions v
    WHERE ${inWorkspace(reading, 'v')} AND ${live('v')} AND ${isVersion(model, version)}`);
  return text(row?.location) ?? text(row?.source);
}

async function versionOfAlias(
  reading: Reading,
  model: string,
  alias: string,
): Promise<string | null> {
  const [row] = await reading.all(sql`
    SELECT a.version FROM registered_model_aliases a
    WHERE ${inWorkspace(reading, 'a')} AND a.name = ${model} AND a.alias = ${alias}`);
  return text(row?.version);
}

async function ofLoggedModel(reading: Reading, modelId: string): Promise<Origin | null> {
  const rows = reading.schema.columns.tables.has('logged_models')
    ? await reading.all(sql`
        SELECT l.artifact_location, l.source_run_id FROM logged_models l
        JOIN experiments e ON e.experiment_id = l.experiment_id
        WHERE ${inWorkspace(reading, 'e')} AND l.model_id = ${modelId}
        AND l.lifecycle_stage = 'active'`)
    : [];
  const storageLocation = text(rows[0]?.artifact_location);
  if (storageLocation === null) return null;
  return { storageLocation, runId: text(rows[0]?.source_run_id) };
}
