import { byValue } from './compare.js';
import { exists } from './errors.js';
import { findModel, latestVersions } from './lookup.js';
import { versionWire } from './model-version-wire.js';
import { checkModelName, checkRegistryTag, checkTagName } from './names.js';
import { PROMPT_TAG } from './registry-filter.js';
import { type JsonObject, keyValues, type ModelRow, omitEmpty, type State } from './state.js';
import { type Fields, keyValue, list, type Message, requiredString, string } from './wire.js';

export const createModelMessage: Message = {
  name: requiredString,
  tags: list(keyValue),
  description: string,
};

export function createModel(state: State, request: Fields): JsonObject {
  const name = request.text('name');
  checkModelName(name);
  const tags = request.messages('tags').map((tag) => [tag.text('key'), tag.text('value')] as const);
  for (const [key, value] of tags) checkRegistryTag(key, value);
  const taken = state.models.get(name);
  if (taken !== undefined) throw nameTaken(name, isPrompt(taken.tags), isPrompt(new Map(tags)));
  const now = state.now();
  const model: ModelRow = {
    name,
    createdAt: now,
    updatedAt: now,
    description: request.text('description'),
    tags: new Map(tags),
    aliases: new Map(),
    versions: new Map(),
  };
  state.models.set(name, model);
  return { registered_model: modelWire(model) };
}

const isPrompt = (tags: ReadonlyMap<string, string>) =>
  tags.get(PROMPT_TAG)?.toLowerCase() === 'true';

function nameTaken(name: string, oldIsPrompt: boolean, newIsPrompt: boolean) {
  const kind = (prompt: boolean) => (prompt ? 'prompt' : 'registered model');
  if (oldIsPrompt !== newIsPrompt) {
    return exists(
      `Tried to create a ${kind(newIsPrompt)} with name '${name}', but the name is already taken by a ${kind(oldIsPrompt)}. MLflow does not allow creating a model and a prompt with the same name.`,
    );
  }
  return exists(`${newIsPrompt ? 'Prompt' : 'Registered Model'} (name=${name}) already exists.`);
}

export const modelNameMessage: Message = { name: requiredString };

export function getModel(state: State, request: Fields): JsonObject {
  return { registered_model: modelWire(findModel(state, request.text('name'))) };
}

export const updateModelMessage: Message = { name: requiredString, description: string };

/** A PATCH without description clears it. */
export function updateModel(state: State, request: Fields): JsonObject {
  const model = findModel(state, request.text('name'));
  model.description = request.text('description');
  model.updatedAt = state.now();
  return { registered_model: modelWire(model) };
}

export const renameModelMessage: Message = { name: requiredString, new_name: requiredString };

export function renameModel(state: State, request: Fields): JsonObject {
  const newName = request.text('new_name');
  checkModelName(newName, newName.trim() === '' ? 'new_name' : 'name');
  const model = findModel(state, request.text('name'));
  const clash = state.models.get(newName);
  if (clash !== undefined && clash !== model) {
    throw exists(
      `Registered Model (name=${newName}) already exists. Error: (sqlite3.IntegrityError) UNIQUE constraint failed: registered_models.workspace, registered_models.name`,
    );
  }
  const now = state.now();
  state.models.delete(model.name);
  model.name = newName;
  model.updatedAt = now;
  for (const version of model.versions.values()) version.updatedAt = now;
  state.models.set(newName, model);
  return { registered_model: modelWire(model) };
}

export function deleteModel(state: State, request: Fields): JsonObject {
  state.models.delete(findModel(state, request.text('name')).name);
  return {};
}

export const setModelTagMessage: Message = {
  name: requiredString,
  key: requiredString,
  value: string,
};

export function setModelTag(state: State, request: Fields): JsonObject {
  checkModelName(request.text('name'));
  checkRegistryTag(request.text('key'), request.text('value'));
  const model = findModel(state, request.text('name'));
  model.tags.set(request.text('key'), request.text('value'));
  return {};
}

export const deleteModelTagMessage: Message = { name: requiredString, key: requiredString };

export function deleteModelTag(state: State, request: Fields): JsonObject {
  checkModelName(request.text('name'));
  checkTagName(request.text('key'));
  findModel(state, request.text('name')).tags.delete(request.text('key'));
  return {};
}

/** `get` lists latest_versions in the order stages first appear; `search` by stage name. */
export function modelWire(model: ModelRow, stagesByName = false): JsonObject {
  const latest = latestVersions(model);
  if (stagesByName) latest.sort((a, b) => byValue(a.stage, b.stage));
  const aliases = [...model.aliases].sort(([a], [b]) => byValue(a, b));
  return {
    name: model.name,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    description: model.description || undefined,
    latest_versions: omitEmpty(latest.map((version) => versionWire(model, version, false))),
    tags: keyValues(model.tags),
    aliases: omitEmpty(aliases.map(([alias, version]) => ({ alias, version: `${version}` }))),
  };
}
