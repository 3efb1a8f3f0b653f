import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/schema.js';
import type { ArtifactStore } from '../domain/artifact-store.js';
import { UsageError } from '../domain/errors.js';
import type { OpenOptions } from './opened-registry.js';
import { isProxied, proxyFor } from './proxied.js';
import { readPem } from './read-pem.js';

/** Where else than in the settings and in `~/.aws` the AWS tools find a key. */
const KEY_VARIABLES = [
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * True if there is anything that the AWS tools take a key from. Whether it is a good one, S3 says;
 * the metadata service of a machine in the cloud is not asked, as elsewhere that takes seconds.
 */
export function hasS3Key({ settings, env, home }: OpenOptions): boolean {
  const { aws_access_key_id: key, aws_profile: profile, s3_signature_version: version } = settings;
  const file = env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials');
  return (
    key !== undefined ||
    profile !== undefined ||
    version === 'unsigned' ||
    KEY_VARIABLES.some((name) => env[name]) ||
    hasContent(file)
  );
}

/** False as well for what cannot be looked at: a home that is none, a folder of somebody else. */
function hasContent(file: string): boolean {
  try {
    return statSync(file).size > 0;
  } catch {
    return false;
  }
}

/**
 * Opens a folder of S3 with the key and the network that the settings name.
 *
 * @throws UsageError if the key may not go to the S3 server
 */
export async function openS3Folder(
  uri: string,
  { settings, signal, env, checkS3 }: OpenOptions,
): Promise<ArtifactStore> {
  await checkS3();
  const { openS3 } = await import('../adapters/artifacts/s3/open-s3.js');
  const endpoint = settings.s3_endpoint_url;
  return await openS3(uri, {
    endpoint,
    proxy: isProxied(env) ? await proxyFor(endpoint ?? AWS) : undefined,
    region: settings.aws_default_region,
    profile: settings.aws_profile,
    accessKeyId: settings.aws_access_key_id,
    secretAccessKey: settings.aws_secret_access_key,
    sessionToken: settings.aws_session_token,
    addressing: settings.s3_addressing_style,
    unsigned: settings.s3_signature_version === 'unsigned',
    insecureTls: settings.s3_ignore_tls,
    ca: readPem('AWS_CA_BUNDLE', settings.s3_ca_bundle),
    bucketOwner: settings.s3_expected_bucket_owner,
    uploadArguments: uploadArguments(settings),
    retries: settings.max_retries,
    connectTimeout: 4_000,
    silenceTimeout: settings.request_timeout * 1000,
    signal,
  });
}

/** Any host of AWS: they differ by bucket and region, and NO_PROXY names them by their ending. */
const AWS = 'https://s3.amazonaws.com';

function uploadArguments({ s3_upload_extra_args: json }: Settings): Record<string, unknown> {
  if (json === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>;
    }
  } catch {
    // Said below.
  }
  throw new UsageError('s3_upload_extra_args is no JSON object', {
    hint: 'write it as MLFLOW_S3_UPLOAD_EXTRA_ARGS=\'{"ServerSideEncryption": "aws:kms"}\'',
  });
}
