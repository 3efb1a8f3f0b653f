import type { ModelFiles } from '../domain/mlmodel.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { ModelVersion } from '../domain/types.js';
import { type CheckedSource, isMadeFrom } from './check-source.js';

/** Where the files of a version are, as its creation names them. */
export interface PublishedSource {
  readonly source: string;
  readonly runId: string | null;
  readonly loggedModelId: string | null;
}

/** What a version is to be made from. It was checked: what could be wrong with it is not. */
export interface RegistrationOrigin extends Omit<VersionWithOrigin, 'version'> {
  /** Null as long as the files are not where a version can be made from them. */
  readonly published: PublishedSource | null;
  /** Of the files, where they are at hand; null elsewhere. */
  readonly digest: string | null;
  /** What is in it, where it is not where a version can be made from it yet. */
  readonly files?: (() => Promise<ModelFiles>) | undefined;
  /** True for a version that was made from the same. */
  readonly isBehind: (version: ModelVersion) => boolean;
  /** Puts the files there. */
  readonly publish: () => Promise<PublishedSource>;
}

/** A source that the tracking server, or a storage, has. */
export function originOfSource(checked: CheckedSource): RegistrationOrigin {
  const { source, run, loggedModel } = checked;
  const published = {
    source,
    runId: run?.runId ?? loggedModel?.sourceRunId ?? null,
    loggedModelId: loggedModel?.modelId ?? null,
  };
  return {
    ...(run === null ? {} : { run }),
    ...(loggedModel === null ? {} : { loggedModel }),
    published,
    digest: null,
    isBehind: (version) => isMadeFrom(checked, version),
    publish: async () => published,
  };
}
