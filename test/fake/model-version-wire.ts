import { byValue } from './compare.js';
import { type JsonObject, keyValues, type ModelRow, omitEmpty, type VersionRow } from './state.js';

/**
 * A version as answered. `description`, `run_id` and `run_link` appear even when empty, unless they
 * are null. Aliases are given by get, alias GET, get-latest-versions and the writes, but never in a search.
 */
export function versionWire(model: ModelRow, row: VersionRow, withAliases = true): JsonObject {
  const aliases = [...model.aliases].filter(([, version]) => version === row.version);
  const names = aliases.map(([alias]) => alias).sort(byValue);
  return {
    name: model.name,
    version: String(row.version),
    creation_timestamp: row.createdAt,
    last_updated_timestamp: row.updatedAt,
    current_stage: row.stage,
    description: row.description ?? undefined,
    source: row.source,
    run_id: row.runId ?? undefined,
    status: row.status,
    status_message: row.statusMessage || undefined,
    tags: keyValues(row.tags),
    run_link: row.runLink ?? undefined,
    aliases: withAliases ? omitEmpty(names) : undefined,
  };
}
