import { UsageError } from '../../../../domain/errors.js';
import type { StageChange } from '../../../../domain/registry-store.js';
import type { Stage } from '../../../../domain/types.js';
import { isSameSet, stageHeldByOthers } from '../../../registry-answers.js';
import { text } from '../row.js';
import type { Writing } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace } from './conditions.js';
import { requireVersion } from './require.js';
import { touchModel } from './touch-model.js';

const ACTIVE: readonly Stage[] = ['Staging', 'Production'];

/** @throws ConflictError if others hold the stage */
export async function setStage(
  writing: Writing,
  change: StageChange,
  expectedHolders: readonly string[],
): Promise<void> {
  const { model, version, stage, archiveOthers } = change;
  await requireVersion(writing, model, version);
  const ofModel = sql`${inWorkspace(writing, 'model_versions')} AND name = ${model}`;
  const rows = await writing.all(
    sql`SELECT version FROM model_versions WHERE ${ofModel} AND current_stage = ${stage}`,
  );
  const holders = rows.map((row) => text(row.version) ?? '');
  if (!isSameSet(holders, expectedHolders)) {
    throw stageHeldByOthers(change, holders, expectedHolders);
  }
  const archives = archiveOthers && holders.some((each) => each !== version);
  if (archives && !ACTIVE.includes(stage)) {
    throw new UsageError(
      `the versions in ${stage} cannot be archived: MLflow archives from ${ACTIVE.join(' and ')} only`,
      {
        hint: 'leave them, with --keep-existing',
      },
    );
  }
  await touchModel(writing, model);
  const { now } = writing;
  // The time moves even if the stage stays the same (3.17.2).
  await writing.run(sql`
    UPDATE model_versions SET current_stage = ${stage}, last_updated_time = ${now}
    WHERE ${ofModel} AND version = ${Number(version)}`);
  if (!archives) return;
  await writing.run(sql`
    UPDATE model_versions SET current_stage = 'Archived', last_updated_time = ${now}
    WHERE ${ofModel} AND current_stage = ${stage} AND version <> ${Number(version)}`);
}
