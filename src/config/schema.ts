import * as z from 'zod/mini';
import { LONGEST_SECONDS } from '../domain/duration.js';
import { POLICY_SETTINGS } from './policy-settings.js';
import { REGISTRATION_SETTINGS } from './registration-settings.js';
import {
  headers,
  name,
  number,
  offByDefault,
  RETRIES,
  SECONDS,
  type SettingMeta,
  setting,
  text,
  workspace,
} from './setting.js';

const SETTINGS = {
  tracking_uri: setting(text, {
    description: 'the MLflow server, or its database',
    variables: ['MLFLOW_TRACKING_URI'],
    flag: '--tracking-uri',
    project: true,
  }),
  registry_uri: setting(text, {
    description: 'the server of the registry, if it is another one',
    variables: ['MLFLOW_REGISTRY_URI'],
    flag: '--registry-uri',
    project: true,
  }),
  username: setting(text, {
    description: 'user name at the server',
    variables: ['MLFLOW_TRACKING_USERNAME'],
  }),
  password: setting(text, {
    description: 'password at the server',
    variables: ['MLFLOW_TRACKING_PASSWORD'],
    secret: true,
  }),
  database_password: setting(text, {
    description: 'password at a PostgreSQL database, where its URI holds none',
    variables: ['PGPASSWORD'],
    secret: true,
  }),
  token: setting(text, {
    description: 'bearer token, used when there is no user name',
    variables: ['MLFLOW_TRACKING_TOKEN'],
    secret: true,
  }),
  token_command: setting(text, {
    description: 'a command that prints a bearer token, run when one is needed',
    runs: true,
  }),
  headers: setting(headers, {
    description: 'extra headers of every request, one a line, as Name: value',
    secret: true,
  }),
  workspace: setting(workspace, {
    description: 'the workspace of the server',
    variables: ['MLFLOW_WORKSPACE'],
    flag: '--workspace',
    project: true,
  }),
  insecure_tls: setting(offByDefault, {
    description: 'do not check the certificate of the server',
    variables: ['MLFLOW_TRACKING_INSECURE_TLS'],
  }),
  server_cert_path: setting(text, {
    description: 'PEM file of the CAs that the server is checked against',
    variables: ['MLFLOW_TRACKING_SERVER_CERT_PATH'],
  }),
  client_cert_path: setting(text, {
    description: 'PEM file with our certificate and its key',
    variables: ['MLFLOW_TRACKING_CLIENT_CERT_PATH'],
  }),
  request_timeout: setting(
    z._default(number(SECONDS, z.positive(SECONDS), z.maximum(LONGEST_SECONDS, SECONDS)), 60),
    {
      description: 'seconds that a connected server may stay silent',
      variables: ['MLFLOW_HTTP_REQUEST_TIMEOUT'],
    },
  ),
  max_retries: setting(
    z._default(number(RETRIES, z.int(RETRIES), z.minimum(0, RETRIES), z.maximum(10, RETRIES)), 3),
    {
      description: 'how often a request that failed is sent again',
      variables: ['MLFLOW_HTTP_REQUEST_MAX_RETRIES'],
    },
  ),
  read_only: setting(offByDefault, {
    description: 'refuse every write',
    project: true,
  }),
  allow_unknown_schema: setting(offByDefault, {
    description: 'write to a database whose schema mlreg does not know',
    flag: '--allow-unknown-schema',
  }),
  model_prefix: setting(z.optional(z.string('is not a text')), {
    description: 'what a model may be named without',
    project: true,
  }),
  experiment_name: setting(text, {
    description: 'with "_" behind it the default of model_prefix',
    variables: ['MLFLOW_EXPERIMENT_NAME'],
  }),
  artifact_root: setting(text, {
    description: 'where the artifacts of new experiments go',
    variables: ['MLFLOW_ARTIFACT_ROOT'],
  }),
  s3_endpoint_url: setting(text, {
    description: 'the S3 server, if it is not AWS',
    variables: ['MLFLOW_S3_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
  }),
  s3_ignore_tls: setting(offByDefault, {
    description: 'do not check the certificate of the S3 server',
    variables: ['MLFLOW_S3_IGNORE_TLS'],
  }),
  s3_ca_bundle: setting(text, {
    description: 'PEM file of the CAs that the S3 server is checked against',
    variables: ['AWS_CA_BUNDLE'],
  }),
  s3_addressing_style: setting(
    z._default(z.enum(['auto', 'path', 'virtual'], 'is not auto, path or virtual'), 'auto'),
    {
      description: 'where the bucket stands in the URL: auto, path or virtual',
      variables: ['MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE'],
    },
  ),
  s3_signature_version: setting(
    z._default(z.enum(['s3v4', 'unsigned'], 'is neither s3v4 nor unsigned'), 's3v4'),
    {
      description: 's3v4, or unsigned for buckets that anybody may read',
      variables: ['MLFLOW_EXPERIMENTAL_S3_SIGNATURE_VERSION'],
    },
  ),
  s3_expected_bucket_owner: setting(text, {
    description: 'the AWS account that the bucket must belong to',
    variables: ['MLFLOW_S3_EXPECTED_BUCKET_OWNER'],
  }),
  s3_upload_extra_args: setting(text, {
    description: 'JSON object of further arguments of every upload',
    variables: ['MLFLOW_S3_UPLOAD_EXTRA_ARGS'],
  }),
  s3_bucket: setting(text, { description: 'the bucket', variables: ['MLFLOW_S3_BUCKET'] }),
  aws_access_key_id: setting(text, {
    description: 'the S3 key',
    variables: ['AWS_ACCESS_KEY_ID'],
  }),
  aws_secret_access_key: setting(text, {
    description: 'its secret',
    variables: ['AWS_SECRET_ACCESS_KEY'],
    secret: true,
  }),
  aws_session_token: setting(text, {
    description: 'token of a temporary key',
    variables: ['AWS_SESSION_TOKEN'],
    secret: true,
  }),
  aws_profile: setting(text, {
    description: 'the profile of ~/.aws that the S3 key is taken from',
    variables: ['AWS_PROFILE'],
  }),
  aws_default_region: setting(text, {
    description: 'the S3 region',
    variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  }),
  environment: setting(text, {
    description: 'what this machine is for: production, staging, …',
    variables: ['ENVIRONMENT'],
  }),
  ...POLICY_SETTINGS,
  ...REGISTRATION_SETTINGS,
  audit_experiment: setting(z._default(name, 'mlreg-audit'), {
    description: 'the MLflow experiment that changes are recorded in; off for none',
    project: true,
  }),
  inference_experiment: setting(z._default(name, 'mlreg-inference'), {
    description: 'the MLflow experiment that inference records are written to',
    project: true,
  }),
  promotion_lock: setting(
    z._default(z.enum(['server', 'off'], 'is neither server nor off'), 'server'),
    {
      description: 'server: promotions wait for each other; off: collisions are only noticed',
      project: true,
    },
  ),
} as const;

type Schemas = { [Key in keyof typeof SETTINGS]: (typeof SETTINGS)[Key]['schema'] };

/** Every setting of mlreg: the one schema that all commands share. */
export const settingsSchema = z.object(
  Object.fromEntries(Object.entries(SETTINGS).map(([key, { schema }]) => [key, schema])) as Schemas,
);

export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

export const SETTING_KEYS = Object.keys(SETTINGS) as readonly SettingKey[];

export function settingMeta(key: SettingKey): SettingMeta {
  return SETTINGS[key];
}

/** The variable of ours that every setting has. */
export function ownVariable(key: SettingKey): string {
  return `MLREG_${key.toUpperCase()}`;
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/**
 * Keys of the design that a project file may have one day. Until this version acts on one it is an
 * error: a policy that is silently not enforced is worse than none.
 */
export const RESERVED_PROJECT_KEYS: readonly string[] = [
  'auto_register_model',
  's3_model_prefix',
  's3_backup_enabled',
];

/** Variables that change what a server is asked, and that mlreg cannot act on: what to do instead. */
export const RESERVED_VARIABLES: ReadonlyMap<string, string> = new Map([
  [
    'MLFLOW_TRACKING_AUTH',
    'it names a plugin of MLflow in Python; have a command print the token, and name it in MLREG_TOKEN_COMMAND',
  ],
  [
    'MLFLOW_TRACKING_AWS_SIGV4',
    'mlreg does not sign requests: name a proxy that does, such as aws-sigv4-proxy, in MLFLOW_TRACKING_URI',
  ],
]);
