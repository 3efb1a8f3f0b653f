import { UsageError } from '../domain/errors.js';
import type { LoadedSettings } from './load-settings.js';
import { parsePostgresUri } from './postgres-uri.js';
import { type SettingKey, settingMeta } from './schema.js';
import {
  DATABASE_STEERING,
  type Folders,
  S3_STEERING,
  SERVER_STEERING,
  steeringFiles,
  trustIn,
} from './trusted-files.js';

/** What would go to the server, and how it is called. */
const SERVER_SECRETS = [
  ['password', 'password'],
  ['token', 'token'],
  ['token_command', 'token'],
  ['headers', 'extra header'],
] as const satisfies readonly (readonly [SettingKey, string])[];

/**
 * A server that a file of the project names gets no credential from elsewhere until the user has
 * said so: a cloned folder must not collect tokens, nor turn off the check of who gets them.
 *
 * @throws UsageError naming both, and the ways out
 */
export async function checkCredentialTrust(
  loaded: LoadedSettings,
  folders: Folders,
): Promise<void> {
  const { settings, origins } = loaded;
  const isOurs = (key: SettingKey) => settings[key] !== undefined && !origins.get(key)?.fromProject;
  const [secret, word] = SERVER_SECRETS.find(([key]) => isOurs(key)) ?? [];
  if (secret !== undefined) {
    const whose = `the ${word} comes from ${origins.get(secret)?.text}`;
    await checkSteering(SERVER_STEERING, (uri) => !isDatabase(uri), whose, loaded, folders);
  }
  if (isOurs('database_password')) {
    const whose = `the password comes from ${origins.get('database_password')?.text}`;
    await checkSteering(DATABASE_STEERING, takesPassword, whose, loaded, folders);
  }
}

/**
 * The same for S3 and its key, asked when S3 is opened: most commands do not. A request that is
 * signed for an S3 server carries the token of a temporary key.
 *
 * @throws UsageError
 */
export async function checkS3Trust(loaded: LoadedSettings, folders: Folders): Promise<void> {
  const { settings, origins } = loaded;
  if (settings.s3_signature_version === 'unsigned') return;
  const isGiven = (key: SettingKey) => settings[key] !== undefined;
  const isOurs = (key: SettingKey) => isGiven(key) && origins.get(key)?.fromProject === false;
  const isWhole = isGiven('aws_access_key_id') && isGiven('aws_secret_access_key');
  if (isWhole && !isOurs('aws_secret_access_key')) return;
  // Half a key is none to the SDK: it looks for one where the AWS tools do.
  const where = isWhole
    ? origins.get('aws_secret_access_key')?.text
    : isOurs('aws_profile')
      ? `the profile that ${origins.get('aws_profile')?.text} names`
      : '~/.aws or this machine';
  await checkSteering(S3_STEERING, () => true, `the S3 key comes from ${where}`, loaded, folders);
}

/**
 * @param goesTo - whether it is sent to a place of that URI at all
 * @param whose - what would be sent, and where it comes from
 */
async function checkSteering(
  keys: readonly SettingKey[],
  goesTo: (uri: string) => boolean,
  whose: string,
  { settings, origins, layers }: LoadedSettings,
  folders: Folders,
): Promise<void> {
  const steering = keys.filter(
    (key) =>
      origins.get(key)?.fromProject && settings[key] !== false && goesTo(String(settings[key])),
  );
  if (steering.length === 0) return;
  const files = steeringFiles(layers);
  for (const key of steering) {
    const origin = origins.get(key);
    const file = files.find(({ layer }) => layer === origin?.layer);
    const trust = file ? await trustIn(file, folders) : 'unknown';
    if (trust === 'trusted') continue;
    const value = settings[key];
    const changed = trust === 'changed' ? ', and has changed since you trusted it' : '';
    throw new UsageError(
      `${URL.canParse(String(value)) ? value : `${key} ${value}`} is named by ${origin?.text}${changed}, ` +
        `but ${whose}: it is not sent there`,
      {
        hint:
          'if you trust this folder, run `mlreg config trust`, or set ' +
          `${settingMeta(key).variables?.[0]} to the same value in the environment, or choose a ` +
          'profile with -p',
      },
    );
  }
}

/** A database is sent none of what servers are. */
function isDatabase(uri: string): boolean {
  return /^(sqlite|postgres(ql)?)(\+[^:]*)?:/i.test(uri);
}

/** A URI with a password of its own is sent that one. */
function takesPassword(uri: string): boolean {
  return parsePostgresUri(uri)?.password === undefined && /^postgres/i.test(uri);
}
