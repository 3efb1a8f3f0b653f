import { entriesOf, fileInfo, PROXY_ROOT } from './artifact-files.js';
import { safePath } from './artifact-paths.js';
import { getLoggedModel } from './logged-models.js';
import { findRun } from './runs.js';
import { type JsonObject, omitEmpty, type State } from './state.js';
import { type Fields, type Message, requiredString, string } from './wire.js';

export const listRunMessage: Message = { run_id: requiredString, path: string, page_token: string };

/** One folder of a run, with paths from the run's root. */
export function listRun(state: State, request: Fields): JsonObject {
  const folder = request.has('path') ? safePath(request.text('path')) : '';
  return listing(state, findRun(state, request).artifactUri, folder);
}

export const listLoggedModelMessage: Message = { artifact_directory_path: string };

/** One folder of a logged model, with paths from the model's root. */
export function listLoggedModel(state: State, request: Fields, id: string): JsonObject {
  const given = request.text('artifact_directory_path');
  const folder = safePath(given);
  getLoggedModel(state, request, id);
  return listing(state, state.loggedModels.get(id)?.artifactLocation ?? '', folder);
}

function listing(state: State, root: string, folder: string): JsonObject {
  const files = entriesOf(state, root, folder).map((each) => fileInfo(each, each.path));
  return { root_uri: root, files: omitEmpty(files) };
}

/** One folder behind the proxy: basenames, and nothing for what is not there. */
export function listProxied(state: State, folder: string): JsonObject {
  const files = entriesOf(state, PROXY_ROOT, safePath(folder)).map((each) =>
    fileInfo(each, each.path.slice(each.path.lastIndexOf('/') + 1)),
  );
  return { files: omitEmpty(files) };
}
