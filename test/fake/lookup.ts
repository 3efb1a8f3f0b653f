import { notFound } from './errors.js';
import { checkModelName, parseVersion } from './names.js';
import type { ModelRow, State, VersionRow } from './state.js';

/** The model, or the 404 every endpoint gives. */
export function findModel(state: State, name: string): ModelRow {
  checkModelName(name);
  const model = state.models.get(name);
  if (model === undefined) throw notFound(`Registered Model with name=${name} not found`);
  return model;
}

export interface FoundVersion {
  model: ModelRow;
  row: VersionRow;
}

/** The version, or the 404 every endpoint gives; an absent model is reported as an absent version. */
export function findVersion(state: State, name: string, version: string): FoundVersion {
  checkModelName(name);
  const number = parseVersion(version);
  const model = state.models.get(name);
  const row = model?.versions.get(number);
  if (model === undefined || row === undefined || row.stage === 'Deleted_Internal') {
    throw notFound(`Model Version (name=${name}, version=${version}) not found`);
  }
  return { model, row };
}

/** The newest version of each stage, deleted ones left out, in the order the stages first appear. */
export function latestVersions(model: ModelRow): VersionRow[] {
  const newest = new Map<string, number>();
  for (const { version, stage } of model.versions.values()) {
    if (stage !== 'Deleted_Internal') newest.set(stage, Math.max(version, newest.get(stage) ?? 0));
  }
  return [...newest.values()].flatMap((version) => model.versions.get(version) ?? []);
}
