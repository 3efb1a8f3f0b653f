import { modelLocation } from './model-location.js';
import { type VersionRecord, type VersionWithOrigin, versionRecord } from './records.js';

/** Raised when a field changes its meaning; a reader refuses what it does not know. */
export const EXPORT_SCHEMA_VERSION = 1;

/** What stands in an export before its models. URIs are without user information. */
export interface ExportHeader {
  readonly exportedAt: string;
  readonly trackingUri: string | null;
  /** Null where the registry is on the tracking server. */
  readonly registryUri: string | null;
}

/** A version as an export has it. */
export function exportedVersion(
  details: VersionWithOrigin,
  nameWithoutPrefix: string,
): VersionRecord & { readonly download_uri: string | null } {
  return {
    ...versionRecord(details, nameWithoutPrefix),
    // Of what was read in batches: to ask for each version would be a request per version.
    download_uri: modelLocation(details)?.uri ?? null,
  };
}
