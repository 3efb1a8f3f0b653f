import type { VersionWithOrigin } from './records.js';

/** Where the files of a version are, and by what a server can be asked for them. */
export interface ModelLocation {
  /** The model's own folder, such as `s3://bucket/1/models/m-…/artifacts`. */
  readonly uri: string;
  /** These two are null for a folder that no version has been made of yet. */
  readonly modelName: string | null;
  readonly version: string | null;
  readonly loggedModelId: string | null;
  readonly runId: string | null;
}

/**
 * The folder of a version's files, as far as what was read in batches tells: one request per
 * version would be too many. Null where only the registry knows (`getDownloadUri`).
 */
export function modelLocation({
  version,
  run,
  loggedModel,
}: VersionWithOrigin): ModelLocation | null {
  const uri = folderOf(version.source, run?.artifactUri ?? null, loggedModel?.artifactUri ?? null);
  if (uri === null) return null;
  const { modelName, version: number, loggedModelId, runId } = version;
  return { uri, modelName, version: number, loggedModelId, runId };
}

function folderOf(source: string | null, ofRun: string | null, ofModel: string | null) {
  if (ofModel !== null) return ofModel;
  if (source === null || source.startsWith('models:')) return null;
  const [, path] = /^runs:\/+[^/]+\/(.*)$/.exec(source) ?? [];
  if (path !== undefined) return ofRun === null ? null : `${ofRun}/${path}`;
  return source.startsWith('runs:') ? null : source;
}

/**
 * No registry tells the logged model of a version (3.17.2): the source of such a version is
 * `models:/m-…`.
 */
export function loggedModelIdOf(source: string | null): string | null {
  return /^models:\/(m-[^/@]+)$/.exec(source ?? '')?.[1] ?? null;
}
