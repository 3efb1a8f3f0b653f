import { UsageError } from '../domain/errors.js';
import { readOtherLayers } from './layers.js';
import { type LoadedSettings, settled } from './load-settings.js';
import { SETTING_KEYS, type SettingKey } from './schema.js';
import type { SettingSources } from './sources.js';

/** What is ours wherever we send it, and no secret. */
const SHARED: readonly SettingKey[] = ['request_timeout', 'max_retries', 'model_prefix'];

/** These go to the S3 server, whose address no registry decides; one place gives all of them. */
const S3: readonly SettingKey[] = SETTING_KEYS.filter((key) => /^(s3|aws)_/.test(key));

/**
 * The settings that open a second registry: a URI, or `@NAME` for a profile. Of the first registry's
 * settings it gets no credential, no certificate and no leave to check none: they were meant for
 * another server. Its own stand in the profile, or before the host in the URI.
 *
 * @param first - the settings of the first registry
 * @throws UsageError
 */
export async function loadOtherSettings(
  target: string,
  first: LoadedSettings,
  sources: SettingSources,
): Promise<LoadedSettings> {
  const { settings, origins: own } = settled(await readOtherLayers(target, sources));
  if (settings.tracking_uri === undefined && settings.registry_uri === undefined) {
    throw new UsageError(`the profile "${target.slice(1)}" names no registry`, {
      hint: 'give it a tracking_uri in ~/.config/mlreg/config.yaml',
    });
  }
  const origins = new Map(own);
  const isGiven = (key: SettingKey) => origins.get(key)?.layer !== 'default';
  const shared = [...SHARED.filter((key) => !isGiven(key)), ...(S3.some(isGiven) ? [] : S3)];
  const taken = Object.fromEntries(shared.map((key) => [key, first.settings[key]]));
  for (const key of shared) {
    const origin = first.origins.get(key);
    if (origin) origins.set(key, origin);
  }
  return { settings: { ...settings, ...taken }, origins, layers: first.layers };
}
