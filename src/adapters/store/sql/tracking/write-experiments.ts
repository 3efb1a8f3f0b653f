import { folderBelow } from '../../../../domain/artifact-uri.js';
import { takenExperiment } from '../../../../domain/taken-experiment.js';
import type { ListedExperiment, NewExperiment } from '../../../../domain/tracking-store.js';
import type { Experiment } from '../../../../domain/types.js';
import { insertInto, type NewRow } from '../insert.js';
import { inWorkspace } from '../registry/conditions.js';
import { text } from '../row.js';
import type { Reading, Writing } from '../session.js';
import { type Statement, sql } from '../statement.js';

/** A deleted one too: it keeps its name. */
export async function experimentNamed(
  reading: Reading,
  name: string,
): Promise<ListedExperiment | null> {
  const [found] = await experimentsWhere(reading, sql`name = ${name}`);
  return found ?? null;
}

export async function listExperiments(reading: Reading): Promise<ListedExperiment[]> {
  return await experimentsWhere(reading, sql`1 = 1`);
}

async function experimentsWhere(reading: Reading, which: Statement): Promise<ListedExperiment[]> {
  const rows = await reading.all(sql`
    SELECT experiment_id, name, artifact_location, lifecycle_stage FROM experiments
    WHERE ${which} AND ${inWorkspace(reading, 'experiments')}`);
  return rows.map((row) => ({
    experimentId: String(row.experiment_id),
    name: text(row.name) ?? '',
    artifactLocation: text(row.artifact_location),
    deleted: row.lifecycle_stage === 'deleted',
  }));
}

/** @param artifactRoot - where an experiment is kept for which no place was asked */
export async function createExperiment(
  writing: Writing,
  { name, artifactLocation }: NewExperiment,
  artifactRoot: string,
): Promise<Experiment> {
  const other = await experimentNamed(writing, name);
  if (other !== null) throw takenExperiment(other);
  await makeDefault(writing, artifactRoot);
  // It was what is wanted.
  const made = await experimentNamed(writing, name);
  if (made !== null)
    return { experimentId: made.experimentId, name, artifactLocation: made.artifactLocation };
  const [row] = await writing.all(
    insertInto('experiments', [newRow(writing, { name })], sql`RETURNING experiment_id`),
  );
  const experimentId = String(row?.experiment_id);
  const { workspace } = writing.schema;
  const root =
    workspace === null || workspace === 'default'
      ? artifactRoot
      : folderBelow(artifactRoot, 'workspaces', workspace);
  const location = artifactLocation ?? folderBelow(root, experimentId);
  await writing.run(sql`
    UPDATE experiments SET artifact_location = ${location}
    WHERE experiment_id = ${Number(experimentId)}`);
  return { experimentId, name, artifactLocation: location };
}

/**
 * The experiment 0, which is in every database that MLflow has opened once: its numbers go on from
 * there.
 */
async function makeDefault(writing: Writing, artifactRoot: string): Promise<void> {
  const location = folderBelow(artifactRoot, '0');
  const row = newRow(writing, { experiment_id: 0, name: 'Default', artifact_location: location });
  const { workspace: _, ...inDefaultWorkspace } = row;
  await writing.run(insertInto('experiments', [inDefaultWorkspace], sql`ON CONFLICT DO NOTHING`));
}

function newRow({ now, schema }: Writing, row: NewRow): NewRow {
  return {
    ...row,
    lifecycle_stage: 'active',
    creation_time: now,
    last_update_time: now,
    ...(schema.workspace === null ? {} : { workspace: schema.workspace }),
  };
}
