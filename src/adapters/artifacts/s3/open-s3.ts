import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { MlregError } from '../../../domain/errors.js';
import { s3Agents } from './s3-agents.js';
import { S3Artifacts, type S3Location } from './s3-artifacts.js';

/** How S3 is reached; what is undefined the SDK finds as the AWS tools do (`~/.aws`, instance roles). */
export interface S3Options {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
  /** `auto` is `path` where an endpoint is named, as in boto. */
  readonly addressing: 'auto' | 'path' | 'virtual';
  /** Requests without a signature, for buckets that anybody may read. */
  readonly unsigned: boolean;
  /** URL of the proxy that S3 is reached through. */
  readonly proxy?: string | undefined;
  readonly insecureTls: boolean;
  /** Contents of a PEM file. */
  readonly ca?: string | undefined;
  readonly bucketOwner?: string | undefined;
  readonly uploadArguments: Readonly<Record<string, unknown>>;
  readonly retries: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly silenceTimeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the folder that a URI such as `s3://bucket/1/models/m-…/artifacts` names. */
export async function openS3(uri: string, options: S3Options): Promise<S3Artifacts> {
  const location = parseS3Uri(uri);
  // Else the SDK prints a warning on Node 20 with its first request.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { S3Client } = await import('@aws-sdk/client-s3');
  const config = await clientConfig(options);
  const region = await new S3Client(config).config.region().catch(() => 'us-east-1');
  const { bucketOwner, uploadArguments, signal } = options;
  const client = new S3Client({ ...config, region });
  return new S3Artifacts(location, { client, bucketOwner, uploadArguments, signal });
}

/** Nothing in it is decoded or resolved: a key is any text. */
function parseS3Uri(uri: string): S3Location {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined) {
    throw new MlregError('error', `${uri} is not s3://BUCKET/KEY`, {
      hint: 'the version was registered so; `mlreg details` shows its source',
    });
  }
  return { bucket, key: key.replace(/\/+$/, '') };
}

async function clientConfig(options: S3Options): Promise<S3ClientConfig> {
  const { endpoint, region, profile, accessKeyId, secretAccessKey, sessionToken } = options;
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : {
          credentials: {
            accessKeyId,
            secretAccessKey,
            ...(sessionToken === undefined ? {} : { sessionToken }),
          },
        }),
    ...(options.unsigned ? UNSIGNED : {}),
    forcePathStyle:
      options.addressing === 'path' || (options.addressing === 'auto' && endpoint !== undefined),
    followRegionRedirects: true,
    maxAttempts: options.retries + 1,
    requestHandler: {
      connectionTimeout: options.connectTimeout,
      requestTimeout: options.silenceTimeout,
      // The former is over with the first byte of an answer.
      socketTimeout: options.silenceTimeout,
      throwOnRequestTimeout: true,
      ...(await s3Agents(options)),
    },
  };
}

const UNSIGNED: S3ClientConfig = {
  credentials: { accessKeyId: '', secretAccessKey: '' },
  signer: { sign: async (request) => request },
};
