import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';
import { readEnvFile } from './env-file.js';
import { findUpwards, isNoFolder, PROJECT_FILE, readText } from './files.js';
import { readMlflowCredentials } from './mlflow-credentials.js';
import { readProfiles } from './profiles.js';
import {
  isSettingKey,
  ownVariable,
  RESERVED_PROJECT_KEYS,
  RESERVED_VARIABLES,
  SETTING_KEYS,
  type SettingKey,
  settingMeta,
} from './schema.js';
import type { Given, Layer, LayerValues, SettingSources } from './sources.js';
import { unknownKey } from './unknown-key.js';

/** Paths of the files that came with the folder; they are not read. */
export function projectFiles({ cwd }: Pick<SettingSources, 'cwd'>): string[] {
  return [findUpwards('.env', cwd, isNoFolder), findUpwards(PROJECT_FILE, cwd)].flatMap(
    (path) => path ?? [],
  );
}

/** All that was given, highest precedence first. */
export async function readLayers(sources: SettingSources): Promise<Layer[]> {
  const { env } = sources;
  const chosen = sources.profile ?? (env.MLREG_PROFILE || undefined);
  const profiles = await readProfiles(sources, chosen);
  return [
    flagLayer(sources),
    layer('profile', chosen === undefined ? new Map() : profiles(chosen)),
    environmentLayer(env),
    envFileLayer(sources),
    await projectLayer(sources),
    layer('default-profile', profiles('default')),
    layer('mlflow-credentials', readMlflowCredentials(sources)),
  ];
}

/** What is given for a second registry: `@NAME`, the profile with its credential, or a URI alone. */
export async function readOtherLayers(target: string, sources: SettingSources): Promise<Layer[]> {
  if (target.startsWith('@')) {
    const name = target.slice(1);
    return [layer('profile', (await readProfiles(sources, name))(name))];
  }
  const uri = { value: target, origin: '--other-registry' };
  return [layer('flags', new Map([['tracking_uri', uri]]))];
}

/** @param path - of a file that came with the folder */
function layer(name: Layer['name'], values: LayerValues, path?: string): Layer {
  return {
    name,
    path,
    fromProject: path !== undefined,
    values: new Map([...values].map(([key, given]) => [key, { ...given, layer: name }])),
  };
}

function flagLayer({ flags }: SettingSources): Layer {
  const values = new Map<SettingKey, Omit<Given, 'layer'>>();
  for (const key of SETTING_KEYS) {
    const { flag = `--${key}` } = settingMeta(key);
    if (flags[key] !== undefined) values.set(key, { value: flags[key], origin: flag });
  }
  return layer('flags', values);
}

/** `MLREG_*` before MLflow's and AWS's own names. An empty variable counts as not set. */
function environmentLayer(env: SettingSources['env']): Layer {
  return layer(
    'environment',
    fromVariables(
      (name) => env[name] || undefined,
      (name) => name,
    ),
  );
}

function envFileLayer({ envFile, cwd }: SettingSources): Layer {
  const path = envFile === undefined ? findUpwards('.env', cwd, isNoFolder) : resolve(cwd, envFile);
  if (path === undefined) return layer('env-file', new Map());
  const content = readEnvFile(path);
  const shown = envFile ?? '.env';
  const values = fromVariables(
    (name) => content.get(name)?.value || undefined,
    (name) => `${shown}:${content.get(name)?.line ?? 0} ${name}`,
  );
  refuseCommands(values);
  return layer('env-file', values, envFile === undefined ? path : undefined);
}

/** Whoever wrote a `.env` would run what they like: it may have come with a cloned folder. */
function refuseCommands(values: LayerValues): void {
  const command = [...values].find(([key]) => settingMeta(key).runs)?.[1];
  if (command === undefined) return;
  throw new UsageError(`${command.origin} is a command, and none is taken from a .env`, {
    hint: 'put it into the environment, or into a profile in ~/.config/mlreg/config.yaml',
  });
}

function fromVariables(
  read: (name: string) => string | undefined,
  originOf: (name: string) => string,
): LayerValues {
  refuseReserved(read, originOf);
  const values = new Map<SettingKey, Omit<Given, 'layer'>>();
  for (const key of SETTING_KEYS) {
    const names = [ownVariable(key), ...(settingMeta(key).variables ?? [])];
    const name = names.find((each) => read(each) !== undefined);
    if (name !== undefined) values.set(key, { value: read(name), origin: originOf(name) });
  }
  return values;
}

function refuseReserved(
  read: (name: string) => string | undefined,
  originOf: (name: string) => string,
): void {
  for (const [name, hint] of RESERVED_VARIABLES) {
    // MLflow's own words for no.
    if (/^(false|0)?$/i.test(read(name) ?? '')) continue;
    throw new UsageError(`${originOf(name)} is set, but mlreg does not act on it`, { hint });
  }
}

async function projectLayer({ configFile, cwd }: SettingSources): Promise<Layer> {
  const path = configFile === undefined ? findUpwards(PROJECT_FILE, cwd) : resolve(cwd, configFile);
  if (path === undefined) return layer('project', new Map());
  const { readMapping } = await import('./yaml-mapping.js');
  const shown = configFile ?? PROJECT_FILE;
  const allowed = SETTING_KEYS.filter((key) => settingMeta(key).project);
  const values = new Map<SettingKey, Omit<Given, 'layer'>>();
  for (const { key, value, line } of readMapping(shown, readText(path))) {
    const at = `${shown}:${line}`;
    if (RESERVED_PROJECT_KEYS.includes(key)) {
      throw new UsageError(`${at}: this version of mlreg does not act on "${key}" yet`, {
        hint: 'take the line out, so that nobody relies on it',
      });
    }
    if (!isSettingKey(key)) throw unknownKey(at, key, [...allowed, ...RESERVED_PROJECT_KEYS]);
    if (!allowed.includes(key)) {
      throw new UsageError(`${at}: "${key}" does not belong in a project's file`, {
        hint: 'put it into a profile in ~/.config/mlreg/config.yaml, or into the environment',
      });
    }
    values.set(key, { value, origin: at });
  }
  return layer('project', values, configFile === undefined ? path : undefined);
}
