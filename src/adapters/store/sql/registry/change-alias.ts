import { parseAlias } from '../../../../domain/names.js';
import type { AliasChange } from '../../../../domain/registry-store.js';
import { aliasHeldByAnother } from '../../../registry-answers.js';
import { text } from '../row.js';
import type { Writing } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace, live } from './conditions.js';
import { requireModel, requireVersion } from './require.js';
import { insert } from './write-rows.js';

/** @throws ConflictError if another version has it */
export async function setAlias(
  writing: Writing,
  change: AliasChange,
  expectedHolder: string | null,
): Promise<void> {
  const { model, alias, version } = change;
  await requireModel(writing, model);
  const [row] = await writing.all(sql`
    SELECT a.version FROM registered_model_aliases a
    JOIN model_versions v ON v.name = a.name AND v.version = a.version
    WHERE ${inWorkspace(writing, 'a')} AND ${inWorkspace(writing, 'v')} AND ${live('v')}
    AND a.name = ${model} AND a.alias = ${alias}`);
  const holder = text(row?.version);
  if (holder !== expectedHolder) throw aliasHeldByAnother(change, holder, expectedHolder);
  if (version !== null) await requireVersion(writing, model, version);
  const table = 'registered_model_aliases';
  // Also one that a deleted version has left behind.
  await writing.run(sql`
    DELETE FROM registered_model_aliases
    WHERE ${inWorkspace(writing, table)} AND name = ${model} AND alias = ${alias}`);
  if (version === null) return;
  await insert(writing, table, [
    { name: model, alias: parseAlias(alias), version: Number(version) },
  ]);
}
