import { internal, invalid } from './errors.js';
import { findModel, findVersion, latestVersions } from './lookup.js';
import { versionWire } from './model-version-wire.js';
import { type JsonObject, omitEmpty, type Stage, type State } from './state.js';
import { type Fields, type Message, requiredString, strings } from './wire.js';

const STAGES: readonly Stage[] = ['None', 'Staging', 'Production', 'Archived'];

/** The stage as it is stored; the case of the input does not matter. */
export function canonicalStage(stage: string): Stage {
  const found = STAGES.find((known) => known.toLowerCase() === stage.toLowerCase());
  if (found !== undefined) return found;
  throw invalid(
    `Invalid Model Version stage: ${stage}. Value must be one of ${STAGES.join(', ')}.`,
  );
}

export const transitionMessage: Message = {
  name: requiredString,
  version: requiredString,
  stage: requiredString,
  archive_existing_versions: { kind: 'bool' },
};

export function transitionStage(state: State, request: Fields): JsonObject {
  const stage = canonicalStage(request.text('stage'));
  const archive = request.flag('archive_existing_versions');
  if (archive && stage !== 'Staging' && stage !== 'Production') {
    // INTERNAL_ERROR where a 400 was due (3.17.2): clients that retry on 500 loop here.
    throw internal(
      `Model version transition cannot archive existing model versions because '${request.text('stage')}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
    );
  }
  const { model, row } = findVersion(state, request.text('name'), request.text('version'));
  const now = state.now();
  for (const other of model.versions.values()) {
    if (archive && other !== row && other.stage === stage) {
      other.stage = 'Archived';
      other.updatedAt = now;
    }
  }
  row.stage = stage;
  row.updatedAt = now;
  model.updatedAt = now;
  return { model_version: versionWire(model, row) };
}

export const latestMessage: Message = { name: requiredString, stages: strings };

export function getLatestVersions(state: State, request: Fields): JsonObject {
  const model = findModel(state, request.text('name'));
  const wanted = request.texts('stages').map(canonicalStage);
  const rows = latestVersions(model).filter(
    ({ stage }) => wanted.length === 0 || wanted.some((each) => each === stage),
  );
  return { model_versions: omitEmpty(rows.map((row) => versionWire(model, row))) };
}

/** Deletes softly: the number stays taken and the tags stay, aliases and the rest go. */
export function deleteVersion(state: State, request: Fields): JsonObject {
  const { model, row } = findVersion(state, request.text('name'), request.text('version'));
  const now = state.now();
  model.updatedAt = now;
  for (const [alias, version] of model.aliases) {
    if (version === row.version) model.aliases.delete(alias);
  }
  Object.assign(row, {
    stage: 'Deleted_Internal',
    updatedAt: now,
    description: null,
    statusMessage: null,
    source: 'REDACTED-SOURCE-PATH',
    runId: 'REDACTED-RUN-ID',
    runLink: 'REDACTED-RUN-LINK',
  });
  return {};
}
