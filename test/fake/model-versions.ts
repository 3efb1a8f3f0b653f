import { findModel, findVersion } from './lookup.js';
import { versionWire } from './model-version-wire.js';
import { checkLength, checkModelName, checkTagName, parseVersion } from './names.js';
import type { JsonObject, State, VersionRow } from './state.js';
import { resolveSource, storageOf } from './version-source.js';
import { type Fields, keyValue, list, type Message, requiredString, string } from './wire.js';

export const versionMessage: Message = { name: requiredString, version: requiredString };

/** The version a request names. */
const named = (state: State, request: Fields) =>
  findVersion(state, request.text('name'), request.text('version'));

export const createVersionMessage: Message = {
  name: requiredString,
  source: requiredString,
  run_id: string,
  tags: list(keyValue),
  run_link: string,
  description: string,
  model_id: string,
};

export function createVersion(state: State, request: Fields): JsonObject {
  const origin = resolveSource(state, request);
  checkModelName(request.text('name'));
  const tags = request.messages('tags').map((tag) => [tag.text('key'), tag.text('value')] as const);
  for (const [key, value] of tags) checkVersionTag(key, value);
  const stored = storageOf(state, origin);
  const model = findModel(state, request.text('name'));
  const now = state.now();
  // Deleted versions count, so numbers are not used again (3.17.2).
  const version = Math.max(0, ...model.versions.keys()) + 1;
  const row: VersionRow = {
    version,
    createdAt: now,
    updatedAt: now,
    stage: 'None',
    description: request.text('description'),
    source: origin.source,
    storageLocation: stored.location,
    runId: stored.runId,
    runLink: request.text('run_link'),
    status: 'READY',
    statusMessage: null,
    tags: new Map(tags),
  };
  model.updatedAt = now;
  model.versions.set(version, row);
  if (origin.modelId !== '') noteRegistration(state, origin.modelId, model.name, version);
  return { model_version: versionWire(model, row) };
}

/** The server keeps the registrations of a logged model in one of its tags, as Python-made JSON. */
function noteRegistration(state: State, modelId: string, name: string, version: number): void {
  const tags = state.loggedModels.get(modelId)?.tags;
  const before = tags?.get('mlflow.modelVersions')?.slice(1, -1);
  const entry = `{"name": ${JSON.stringify(name)}, "version": ${version}}`;
  tags?.set('mlflow.modelVersions', `[${before ? `${before}, ` : ''}${entry}]`);
}

export function getVersion(state: State, request: Fields): JsonObject {
  const { model, row } = named(state, request);
  return { model_version: versionWire(model, row) };
}

export const updateVersionMessage: Message = { ...versionMessage, description: string };

/** A PATCH without description clears it; the model's own timestamp does not move. */
export function updateVersion(state: State, request: Fields): JsonObject {
  const { model, row } = named(state, request);
  row.description = request.has('description') ? request.text('description') : null;
  row.updatedAt = state.now();
  return { model_version: versionWire(model, row) };
}

/** The one handler without a schema: the store itself complains about a missing name. */
export const downloadUriMessage: Message = { name: string, version: string };

export function getDownloadUri(state: State, request: Fields): JsonObject {
  const { row } = named(state, request);
  return { artifact_uri: row.storageLocation || row.source };
}

export const setVersionTagMessage: Message = {
  ...versionMessage,
  key: requiredString,
  value: string,
};

export function setVersionTag(state: State, request: Fields): JsonObject {
  checkModelName(request.text('name'));
  parseVersion(request.text('version'));
  checkVersionTag(request.text('key'), request.text('value'));
  named(state, request).row.tags.set(request.text('key'), request.text('value'));
  return {};
}

export const deleteVersionTagMessage: Message = { ...versionMessage, key: requiredString };

export function deleteVersionTag(state: State, request: Fields): JsonObject {
  checkModelName(request.text('name'));
  parseVersion(request.text('version'));
  checkTagName(request.text('key'));
  named(state, request).row.tags.delete(request.text('key'));
  return {};
}

function checkVersionTag(key: string, value: string): void {
  checkTagName(key);
  checkLength('key', 250, key);
  checkLength('value', 100_000, value);
}
