import { invalid, notFound } from './errors.js';
import { type FoundVersion, findModel, findVersion, latestVersions } from './lookup.js';
import { versionWire } from './model-version-wire.js';
import { checkAlias, checkAliasNotReserved, checkModelName } from './names.js';
import type { JsonObject, State } from './state.js';
import { type Fields, type Message, requiredString } from './wire.js';

export const setAliasMessage: Message = {
  name: requiredString,
  alias: requiredString,
  version: requiredString,
};
export const aliasMessage: Message = { name: requiredString, alias: requiredString };

/** Sets or moves an alias. No timestamp changes. */
export function setAlias(state: State, request: Fields): JsonObject {
  const alias = request.text('alias');
  checkModelName(request.text('name'));
  checkAlias(alias);
  checkAliasNotReserved(alias);
  const { model, row } = findVersion(state, request.text('name'), request.text('version'));
  model.aliases.set(alias, row.version);
  return {};
}

/** Deleting an alias that is not there succeeds. */
export function deleteAlias(state: State, request: Fields): JsonObject {
  checkModelName(request.text('name'));
  checkAlias(request.text('alias'));
  findModel(state, request.text('name')).aliases.delete(request.text('alias'));
  return {};
}

export function getByAlias(state: State, request: Fields): JsonObject {
  const { model, row } = resolveAlias(state, request.text('name'), request.text('alias'));
  return { model_version: versionWire(model, row) };
}

/** A missing alias is INVALID_PARAMETER_VALUE, not RESOURCE_DOES_NOT_EXIST (3.17.2). */
export function resolveAlias(state: State, name: string, alias: string): FoundVersion {
  checkModelName(name);
  checkAlias(alias);
  const model = findModel(state, name);
  if (alias.toLowerCase() === 'latest') {
    const newest = latestVersions(model).sort((a, b) => b.version - a.version)[0];
    if (newest === undefined) throw notFound(`Latest version not found for model ${name}.`);
    return { model, row: newest };
  }
  const row = model.versions.get(model.aliases.get(alias) ?? -1);
  if (row === undefined) throw invalid(`Registered model alias ${alias} not found.`);
  return { model, row };
}
