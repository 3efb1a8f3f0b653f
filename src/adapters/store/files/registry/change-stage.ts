import { join } from 'node:path';
import { UsageError } from '../../../../domain/errors.js';
import { findStage } from '../../../../domain/names.js';
import type { StageChange } from '../../../../domain/registry-store.js';
import type { Stage } from '../../../../domain/types.js';
import { isSameSet, stageHeldByOthers } from '../../../registry-answers.js';
import type { Change } from '../changes/change.js';
import { metaText } from '../yaml/meta.js';
import { readVersionMeta, versionNumbers } from './read-versions.js';
import { type Described, requireVersion } from './require.js';
import { changeVersion, touchModel } from './write-meta.js';

const ACTIVE: readonly Stage[] = ['Staging', 'Production'];

/**
 * The version is moved before the others are archived: if the change is broken off, there are two in
 * the stage until it is finished, and never none.
 *
 * @throws ConflictError if others hold the stage
 */
export async function setStage(
  change: Change,
  root: string,
  wanted: StageChange,
  expectedHolders: readonly string[],
): Promise<void> {
  const { version, stage, archiveOthers } = wanted;
  const promoted = await requireVersion(root, wanted.model, version);
  const holders = await holdersOf(promoted.model.folder, stage);
  if (!isSameSet([...holders.keys()], expectedHolders)) {
    throw stageHeldByOthers(wanted, [...holders.keys()], expectedHolders);
  }
  holders.delete(version);
  const archives = archiveOthers && holders.size > 0;
  if (archives && !ACTIVE.includes(stage)) {
    throw new UsageError(
      `the versions in ${stage} cannot be archived: MLflow archives from ${ACTIVE.join(' and ')} only`,
      { hint: 'leave them, with --keep-existing' },
    );
  }
  // The time moves even if the stage stays the same (3.17.2).
  changeVersion(change, promoted, { current_stage: stage });
  for (const other of archives ? holders.values() : []) {
    changeVersion(change, other, { current_stage: 'Archived' });
  }
  touchModel(change, promoted.model);
}

async function holdersOf(modelFolder: string, stage: Stage): Promise<Map<string, Described>> {
  const holders = new Map<string, Described>();
  for (const version of versionNumbers(modelFolder)) {
    const folder = join(modelFolder, `version-${version}`);
    const meta = await readVersionMeta(folder);
    if (meta === null) continue;
    const held = findStage(metaText(meta, 'current_stage') ?? '') ?? 'None';
    if (held === stage) holders.set(version, { folder, meta });
  }
  return holders;
}
