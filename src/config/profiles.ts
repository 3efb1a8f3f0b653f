import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../domain/errors.js';
import { isReadableByOthers, readText, userFolder } from './files.js';
import { isSettingKey, SETTING_KEYS, type SettingKey, settingMeta } from './schema.js';
import type { LayerValues, SettingSources } from './sources.js';
import { unknownKey } from './unknown-key.js';

/** The values of a profile; none for a name that there is not. */
export type Profiles = (name: string) => LayerValues;

/**
 * The profiles in the user's own file of settings.
 *
 * @param chosen - a profile that has to be there
 */
export async function readProfiles(
  sources: SettingSources,
  chosen: string | undefined,
): Promise<Profiles> {
  const path = join(userFolder(sources), 'config.yaml');
  if (!existsSync(path)) {
    if (chosen === undefined) return () => new Map();
    throw new UsageError(`profile "${chosen}" is chosen, but there is no ${path}`, {
      hint: 'create it with `profiles:` and below it the name with its tracking_uri',
    });
  }
  const { readMapping } = await import('./yaml-mapping.js');
  const content = readText(path);
  for (const { key, line } of readMapping(path, content)) {
    if (key === 'profiles') continue;
    throw new UsageError(`${path}:${line}: unknown key "${key}"`, {
      hint: 'the file has one key, `profiles`',
    });
  }
  const names = readMapping(path, content, ['profiles']).map(({ key }) => key);
  if (chosen !== undefined && !names.includes(chosen)) {
    throw new UsageError(`there is no profile "${chosen}" in ${path}`, {
      hint: `it has: ${names.join(', ') || 'none'}`,
    });
  }
  return (name) => {
    const values = new Map<SettingKey, { value: unknown; origin: string }>();
    if (!names.includes(name)) return values;
    for (const { key, value, line } of readMapping(path, content, ['profiles', name])) {
      if (!isSettingKey(key)) throw unknownKey(`${path}:${line}`, key, SETTING_KEYS);
      if (holdsSecret(key, value) && isReadableByOthers(path)) {
        throw new UsageError(`${path} holds a secret and others may read it`, {
          hint: `run \`chmod 600 ${path}\``,
        });
      }
      values.set(key, { value, origin: `profile ${name}` });
    }
    return values;
  };
}

function holdsSecret(key: SettingKey, value: unknown): boolean {
  return settingMeta(key).secret === true || /:\/\/[^/\s]*:[^/\s]*@/.test(String(value));
}
