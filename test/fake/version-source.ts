import { posix } from 'node:path';
import { internal, invalid, notFound } from './errors.js';
import { findModel } from './lookup.js';
import { bad, hostOf, type Origin, parseModelUri, schemeOf, unowned } from './model-uri.js';
import { PROMPT_TAG } from './registry-filter.js';
import type { State } from './state.js';
import type { Fields } from './wire.js';

/** Schemes that name a host; 3.17 refuses them unless the server's environment allows them. */
const HOST_SCHEMES = ['ftp', 'sftp', 'hdfs', 'viewfs', 'http', 'https', 'r2', 'b2', 'abfss'];

export function resolveSource(state: State, request: Fields): Origin {
  const source = request.text('source');
  const given: Origin = {
    source,
    runId: request.text('run_id'),
    modelId: request.text('model_id'),
  };
  const tags = request.messages('tags').map((tag) => [tag.text('key'), tag.text('value')] as const);
  const isPrompt = new Map(tags).get(PROMPT_TAG)?.toLowerCase() === 'true';
  if (isPrompt && source !== 'dummy-source' && source !== 'prompt-template') {
    throw invalid(
      `Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`,
    );
  }
  rejectHostScheme(source);
  if (isPrompt) return given;
  const origin = followModelUri(state, given, request);
  if (isLocal(origin.source)) throw localSource(origin);
  rejectRelative(origin.source);
  checkOwner(state, origin);
  return origin;
}

const isLocal = (uri: string) => ['', 'file'].includes(schemeOf(uri));

function rejectHostScheme(source: string): void {
  const scheme = schemeOf(source);
  const proxied = scheme === 'mlflow-artifacts' && hostOf(source) !== '';
  if (!HOST_SCHEMES.includes(scheme) && !proxied) return;
  throw invalid(
    `'source' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's configured artifact storage, so the server would connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.`,
  );
}

function localSource({ source, modelId }: Origin) {
  const id = modelId === '' ? 'run_id' : 'model_id';
  return bad(
    source,
    `To use a local path as a model version source, the ${id} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${id}.`,
  );
}

/** No `..` or `.`, and a path there must be: `s3://bucket` and `s3://bucket/` are refused too. */
function rejectRelative(source: string): void {
  const plain = decodeURIComponent(source.replaceAll(/%(?![\da-f]{2})/gi, '%25'));
  const path = (/^[^:]+:(?:\/\/[^/?#]*)?([^?#]*)/.exec(plain)?.[1] ?? '').replaceAll(/\/+/g, '/');
  const trimmed = path.replace(/\/$/, '');
  const relative = plain.split('/').includes('..') || posix.resolve(trimmed) !== trimmed;
  if (!relative) return;
  throw bad(
    source,
    'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.',
  );
}

/** `models:/name/…` is turned into `models:/name/<number>` and hands down its run. */
function followModelUri(state: State, origin: Origin, request: Fields): Origin {
  if (schemeOf(origin.source) !== 'models') return origin;
  if (hostOf(origin.source) !== '' || origin.source.startsWith('models://')) {
    throw bad(origin.source, 'Registered model sources must use the active model registry.');
  }
  const uri = parseModelUri(origin);
  if (uri.modelId !== undefined) return origin;
  const model = findModel(state, uri.name);
  if (model.tags.get(PROMPT_TAG)?.toLowerCase() === 'true') {
    throw bad(origin.source, 'Prompt versions cannot be used as model version sources.');
  }
  const row = uri.pick(state);
  const runMismatch = request.has('run_id') && origin.runId !== (row.runId ?? '');
  if (runMismatch || (request.has('model_id') && origin.modelId !== '')) {
    throw bad(
      origin.source,
      'The run_id and model_id request parameters must match the referenced model version.',
    );
  }
  return {
    source: `models:/${uri.name}/${row.version}`,
    runId: row.runId ?? '',
    modelId: origin.modelId,
  };
}

function checkOwner(state: State, origin: Origin): void {
  const { source, runId, modelId } = origin;
  const scheme = schemeOf(source);
  if (scheme === 'runs') {
    const sourceRun = source.slice('runs:/'.length).split('/')[0];
    if (modelId !== '') throw unowned(origin, 'model_id');
    if (runId === '' || sourceRun !== runId) throw unowned(origin, 'run_id');
  } else if (scheme === 'models') {
    const uri = parseModelUri(origin);
    if (uri.modelId !== undefined && uri.modelId !== modelId) throw unowned(origin, 'model_id');
  } else if (scheme === 'mlflow-artifacts') {
    const root =
      modelId === ''
        ? state.runs.get(runId)?.artifactUri
        : activeModel(state, modelId)?.artifactLocation;
    const inside = root !== undefined && (source === root || source.startsWith(`${root}/`));
    if (!inside) throw unowned(origin, modelId === '' ? 'run_id' : 'model_id');
  }
}

const activeModel = (state: State, id: string) => {
  const model = state.loggedModels.get(id);
  return model?.lifecycle === 'active' ? model : undefined;
};

/** What get-download-uri will answer, and the run, which a logged model can supply. */
export function storageOf(state: State, origin: Origin): { location: string; runId: string } {
  const { source, modelId } = origin;
  const owner = activeModel(state, modelId);
  const missing = `Logged model with ID '${modelId}' not found.`;
  let location = source;
  if (schemeOf(source) === 'models') {
    const uri = parseModelUri(origin);
    const from =
      uri.modelId === undefined ? uri.pick(state).storageLocation : owner?.artifactLocation;
    if (from === undefined) {
      throw internal(
        `Unable to fetch model from model URI source artifact location '${source}'.Error: ${missing}`,
      );
    }
    location = from;
  }
  if (origin.runId !== '' || modelId === '') return { location, runId: origin.runId };
  if (owner === undefined) throw notFound(missing);
  return { location, runId: owner.sourceRunId };
}
