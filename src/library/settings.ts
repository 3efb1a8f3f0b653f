import type { SettingKey } from '../config/schema.js';
import type { Stage } from '../domain/types.js';

/**
 * The settings of a registry, under the names of `mlreg.config.yaml` with capitals for the
 * underscores: `model_prefix` is `modelPrefix`. What is not given has the default of the command line.
 */
export interface RegistrySettings {
  /** The MLflow server, its database or its file store: `http://…`, `sqlite:///mlflow.db`, `./mlruns`. */
  readonly trackingUri?: string | undefined;
  /** The server or database of the registry, if it is another one. */
  readonly registryUri?: string | undefined;
  /** User name at the server. */
  readonly username?: string | undefined;
  /** Password at the server. */
  readonly password?: string | undefined;
  /** Password at a PostgreSQL database, where its URI holds none. */
  readonly databasePassword?: string | undefined;
  /** Bearer token, used when there is no user name. */
  readonly token?: string | undefined;
  /** A command that prints a bearer token, run by the shell when one is needed. */
  readonly tokenCommand?: string | undefined;
  /** Extra headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The workspace of the server (MLflow 3.10 and later). */
  readonly workspace?: string | undefined;
  /** Do not check the certificate of the server. */
  readonly insecureTls?: boolean | undefined;
  /** PEM file of the CAs that the server is checked against. */
  readonly serverCertPath?: string | undefined;
  /** PEM file with our certificate and its key. */
  readonly clientCertPath?: string | undefined;
  /** Seconds that a connected server may stay silent. @default 60 */
  readonly requestTimeout?: number | undefined;
  /** How often a request that failed is sent again. @default 3 */
  readonly maxRetries?: number | undefined;
  /** Refuse every write. */
  readonly readOnly?: boolean | undefined;
  /** Write to a database whose schema mlreg does not know. */
  readonly allowUnknownSchema?: boolean | undefined;
  /** What a model may be named without. */
  readonly modelPrefix?: string | undefined;
  /** With "_" behind it the default of `modelPrefix`; new runs go into this experiment. */
  readonly experimentName?: string | undefined;
  /** Where the artifacts of new experiments go. */
  readonly artifactRoot?: string | undefined;
  /** The S3 server, if it is not AWS. */
  readonly s3EndpointUrl?: string | undefined;
  /** Do not check the certificate of the S3 server. */
  readonly s3IgnoreTls?: boolean | undefined;
  /** PEM file of the CAs that the S3 server is checked against. */
  readonly s3CaBundle?: string | undefined;
  /** Where the bucket stands in the URL. @default 'auto' */
  readonly s3AddressingStyle?: 'auto' | 'path' | 'virtual' | undefined;
  /** `unsigned` for buckets that anybody may read. @default 's3v4' */
  readonly s3SignatureVersion?: 's3v4' | 'unsigned' | undefined;
  /** The AWS account that the bucket must belong to. */
  readonly s3ExpectedBucketOwner?: string | undefined;
  /** JSON object of further arguments of every upload. */
  readonly s3UploadExtraArgs?: string | undefined;
  /** The bucket that `diagnose` looks at. */
  readonly s3Bucket?: string | undefined;
  /** The S3 key. */
  readonly awsAccessKeyId?: string | undefined;
  /** Its secret. */
  readonly awsSecretAccessKey?: string | undefined;
  /** Token of a temporary key. */
  readonly awsSessionToken?: string | undefined;
  /** The profile of `~/.aws` that the S3 key is taken from. */
  readonly awsProfile?: string | undefined;
  /** The S3 region. */
  readonly awsDefaultRegion?: string | undefined;
  /** What this machine is for; recorded with every change. */
  readonly environment?: string | undefined;
  /** Who you are, in approvals and records. @default the user at the server, else of the system */
  readonly actor?: string | undefined;
  /** What a version must fulfil to be promoted: expressions, or such by target. */
  readonly gates?: readonly string[] | Readonly<Record<string, readonly string[]>> | undefined;
  /** A version that goes to Production and was not in Staging. @default 'warn' */
  readonly stagePolicy?: 'strict' | 'warn' | 'off' | undefined;
  /** Production, and protected aliases, are for approved versions only. */
  readonly productionApprovalRequired?: boolean | undefined;
  /** The aliases that follow Production and Staging: stage to alias. */
  readonly stageAliases?: Readonly<Record<string, string>> | undefined;
  /** Aliases that only promoting moves. */
  readonly protectedAliases?: readonly string[] | undefined;
  /** The metric by which `autoPromote` chooses. */
  readonly primaryMetric?: string | undefined;
  /** Which values of a metric are the better ones. */
  readonly metrics?: Readonly<Record<string, 'higher' | 'lower'>> | undefined;
  /** What `autoPromote` must find bettered by the metric. */
  readonly autoPromoteThreshold?: number | undefined;
  /** The stage of a version that is registered without one. */
  readonly defaultModelStage?: Stage | undefined;
  /** How many versions of a model may be outside Archived. */
  readonly maxModelVersions?: number | undefined;
  /** Archive the oldest beyond `maxModelVersions`. @default true */
  readonly archiveOldVersions?: boolean | undefined;
  /** `semantic`: every version that is registered gets a label. @default 'off' */
  readonly versioningStrategy?: 'semantic' | 'off' | undefined;
  /** How a label is written. @default 'v{major}.{minor}.{patch}' */
  readonly versionFormat?: string | undefined;
  /** The part of the label that goes up. @default 'patch' */
  readonly autoIncrement?: 'major' | 'minor' | 'patch' | 'none' | undefined;
  /** Write the git commit of the working folder, and its DVC version, to the version. @default true */
  readonly lineageTags?: boolean | undefined;
  /** The MLflow experiment that changes are recorded in; `off` for none. @default 'mlreg-audit' */
  readonly auditExperiment?: string | undefined;
  /** The MLflow experiment of the runs that `track` writes. @default 'mlreg-inference' */
  readonly inferenceExperiment?: string | undefined;
  /** `off`: promotions do not wait for each other; collisions are only noticed. @default 'server' */
  readonly promotionLock?: 'server' | 'off' | undefined;
}

/** The settings with capitals for underscores: this type and the schema have the same keys. */
export type CamelCase<Key extends string> = Key extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Key;

/** `trackingUri` of `tracking_uri`. */
export function camelCase(key: SettingKey): CamelCase<SettingKey> {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  ) as CamelCase<SettingKey>;
}
