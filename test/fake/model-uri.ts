import { resolveAlias } from './aliases.js';
import { internal, invalid } from './errors.js';
import { findModel, findVersion, latestVersions } from './lookup.js';
import { canonicalStage } from './stages.js';
import type { State, VersionRow } from './state.js';

/** Where a new version comes from, after the server has checked it. */
export interface Origin {
  source: string;
  runId: string;
  modelId: string;
}

export const bad = (source: string, text: string) =>
  invalid(`Invalid model version source: '${source}'. ${text}`);
export const unowned = ({ source }: Origin, parameter: 'run_id' | 'model_id') =>
  bad(
    source,
    `The ${parameter} request parameter must identify the resource that contains the source.`,
  );
export const schemeOf = (uri: string) =>
  /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase() ?? '';
export const hostOf = (uri: string) => /^[^:]+:\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';

/** A logged model's id, or a name and the version it leads to. */
export type ModelUri =
  | { modelId: string; name?: never }
  | { modelId?: never; name: string; pick: (state: State) => VersionRow };

export function parseModelUri(origin: Origin): ModelUri {
  const parts = origin.source.slice('models:'.length).replace(/^\/+/, '').split('/');
  const [first = '', suffix] = parts;
  const improper = !origin.source.startsWith('models:/') || first.trim() === '';
  if (improper || parts.length > 2 || suffix?.trim() === '') throw unowned(origin, 'model_id');
  const at = first.lastIndexOf('@');
  if (suffix === undefined && at < 0) return { modelId: first };
  if (suffix === undefined) {
    const [name, alias] = [first.slice(0, at), first.slice(at + 1)];
    return { name, pick: (state) => resolveAlias(state, name, alias).row };
  }
  return { name: first, pick: (state) => bySuffix(state, first, suffix) };
}

function bySuffix(state: State, name: string, suffix: string): VersionRow {
  if (/^\d+$/.test(suffix)) return findVersion(state, name, suffix).row;
  const latest = suffix.toLowerCase() === 'latest';
  const stage = latest ? undefined : canonicalStage(suffix);
  const rows = latestVersions(findModel(state, name)).filter(
    (row) => stage === undefined || row.stage === stage,
  );
  const newest = rows.sort((a, b) => b.version - a.version)[0];
  const inStage = stage === undefined ? '' : ` and stage '${suffix}'`;
  if (newest === undefined) {
    throw internal(`No versions of model with name '${name}'${inStage} found`);
  }
  return newest;
}
