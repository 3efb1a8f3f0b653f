import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';
import { readText, userFolder } from './files.js';
import type { LoadedSettings } from './load-settings.js';
import { type SettingKey, settingMeta } from './schema.js';
import type { Layer, SettingSources } from './sources.js';

/** What decides where a credential goes, and who may read it on the way. */
const STEERING = ['tracking_uri', 'registry_uri', 'insecure_tls', 'server_cert_path'] as const;

/** What would go there, and how it is called. */
const SECRETS = [
  ['password', 'password'],
  ['token', 'token'],
  ['token_command', 'token'],
  ['headers', 'extra header'],
] as const satisfies readonly (readonly [SettingKey, string])[];

/** A file of the project that names a server, or how it is checked. */
export interface SteeringFile {
  /** Absolute. */
  readonly path: string;
  readonly layer: Layer['name'];
  /** May hold user information: to be redacted. */
  readonly settings: ReadonlyMap<SettingKey, string>;
}

type Folders = Pick<SettingSources, 'env' | 'home' | 'cwd'>;

/** The files of the project that steer credentials, whether or not something goes before them. */
export function steeringFiles(layers: readonly Layer[]): SteeringFile[] {
  return layers.flatMap(({ name, path, values }) => {
    const settings = new Map<SettingKey, string>();
    for (const key of STEERING) {
      const given = values.get(key);
      if (given !== undefined) settings.set(key, String(given.value));
    }
    return path === undefined || settings.size === 0 ? [] : [{ path, layer: name, settings }];
  });
}

/**
 * A server that a file of the project names gets no credential from elsewhere until the user has
 * said so: a cloned folder must not collect tokens, nor turn off the check of who gets them.
 *
 * @throws UsageError naming both, and the ways out
 */
export async function checkCredentialTrust(
  { settings, origins, layers }: LoadedSettings,
  folders: Folders,
): Promise<void> {
  const steering = STEERING.filter(
    (key) =>
      origins.get(key)?.fromProject && settings[key] !== false && !isLocal(String(settings[key])),
  );
  const [secret, word] =
    SECRETS.find(([key]) => settings[key] !== undefined && !origins.get(key)?.fromProject) ?? [];
  if (steering.length === 0 || secret === undefined) return;
  const files = steeringFiles(layers);
  const trusted = trustedFiles(folders);
  for (const key of steering) {
    const origin = origins.get(key);
    const file = files.find(({ layer }) => layer === origin?.layer);
    const known = file && trusted.get(file.path);
    if (file && known === (await digestOf(file, folders))) continue;
    const value = settings[key];
    const changed = known === undefined ? '' : ', and has changed since you trusted it';
    throw new UsageError(
      `${URL.canParse(String(value)) ? value : `${key} ${value}`} is named by ${origin?.text}${changed}, ` +
        `but the ${word} comes from ${origins.get(secret)?.text}: it is not sent there`,
      {
        hint:
          'if you trust this folder, run `mlreg config trust`, or set ' +
          `${settingMeta(key).variables?.[0]} to the same value in the environment, or choose a ` +
          'profile with -p',
      },
    );
  }
}

/** A database of this machine is sent no credential. */
function isLocal(uri: string): boolean {
  return /^sqlite(\+[^:]*)?:/i.test(uri);
}

/** Whether the file may steer credentials, as it is now. */
export async function isTrusted(file: SteeringFile, folders: Folders): Promise<boolean> {
  return trustedFiles(folders).get(file.path) === (await digestOf(file, folders));
}

/** Remembers these files as they are now. */
export async function trust(files: readonly SteeringFile[], folders: Folders): Promise<void> {
  const trusted = trustedFiles(folders);
  for (const file of files) trusted.set(file.path, await digestOf(file, folders));
  await write(trusted, folders);
}

/** Whether the file was trusted, as it is now or as it was. */
export function isKnown(path: string, folders: Folders): boolean {
  return trustedFiles(folders).has(path);
}

/** Forgets files. */
export async function untrust(paths: readonly string[], folders: Folders): Promise<void> {
  const trusted = trustedFiles(folders);
  for (const path of paths) trusted.delete(path);
  if (paths.length > 0) await write(trusted, folders);
}

/** The values that steer, and the certificates that a path among them stands for. */
async function digestOf({ settings }: SteeringFile, { cwd }: Folders): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update(JSON.stringify([...settings]));
  const certificates = settings.get('server_cert_path');
  if (certificates !== undefined) {
    try {
      hash.update(readFileSync(resolve(cwd, certificates)));
    } catch {
      // A file that is not there is refused when the server is opened.
    }
  }
  return hash.digest('hex');
}

const fileIn = (folders: Folders) => join(userFolder(folders), 'trusted.json');

/** Absolute paths with the digest of what was trusted. */
function trustedFiles(folders: Folders): Map<string, string> {
  const path = fileIn(folders);
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {};
    if (code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    return new Map(Object.entries<string>(JSON.parse(text).files));
  } catch (cause) {
    throw new UsageError(`${path} is not as \`mlreg config trust\` writes it`, {
      hint: 'delete it, and trust what you need again',
      cause,
    });
  }
}

async function write(trusted: ReadonlyMap<string, string>, folders: Folders): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  mkdirSync(userFolder(folders), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ files: Object.fromEntries(trusted) }, null, 2);
  await writeFileAtomic(fileIn(folders), `${text}\n`, { mode: 0o600 });
}
