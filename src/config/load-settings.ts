import { UsageError } from '../domain/errors.js';
import { type GivenValues, settleCredentials } from './credentials.js';
import { readLayers } from './layers.js';
import { SETTING_KEYS, type SettingKey, type Settings, settingsSchema } from './schema.js';
import type { Layer, Origin, SettingSources } from './sources.js';

export interface LoadedSettings {
  readonly settings: Settings;
  readonly origins: ReadonlyMap<SettingKey, Origin>;
  /** All that was given, highest precedence first. */
  readonly layers: readonly Layer[];
}

/**
 * The settings in force: flags, a chosen profile, the environment, `.env`, the project's file, the
 * default profile, MLflow's file of credentials, defaults; the first that has a value wins. Whether
 * the credentials among them may go where they would is `checkCredentialTrust`'s question.
 *
 * @throws UsageError naming the place of a bad value
 */
export async function loadSettings(sources: SettingSources): Promise<LoadedSettings> {
  return settled(await readLayers(sources));
}

/** Of several layers the first that has a value wins. @throws UsageError */
export function settled(layers: readonly Layer[]): LoadedSettings {
  const given: GivenValues = new Map();
  for (const { values, fromProject } of layers) {
    for (const [key, value] of values)
      if (!given.has(key)) given.set(key, { ...value, fromProject });
  }
  settleCredentials(given, layers);
  applyModelPrefix(given);

  const raw = Object.fromEntries([...given].map(([key, { value }]) => [key, value]));
  const parsed = settingsSchema.safeParse(raw);
  if (!parsed.success) throw badValue(parsed.error.issues[0], given);
  const settings = parsed.data;
  const origins = new Map(SETTING_KEYS.map((key) => [key, originOf(key, given, settings)]));
  return { settings, origins, layers };
}

function applyModelPrefix(given: GivenValues): void {
  const experiment = given.get('experiment_name');
  if (given.has('model_prefix') || experiment === undefined) return;
  given.set('model_prefix', {
    ...experiment,
    value: `${String(experiment.value).trim()}_`,
    origin: `${experiment.origin} and "_"`,
  });
}

function badValue(
  issue: { path: readonly PropertyKey[]; message: string } | undefined,
  given: GivenValues,
): UsageError {
  const key = String(issue?.path[0]) as SettingKey;
  const origin = given.get(key)?.origin ?? 'default';
  return new UsageError(`${origin}: ${key} ${issue?.message ?? 'is not valid'}`, {
    hint: '`mlreg config show` lists the settings and where each comes from',
  });
}

function originOf(key: SettingKey, given: GivenValues, settings: Settings): Origin {
  const found = given.get(key);
  if (found) return { text: found.origin, layer: found.layer, fromProject: found.fromProject };
  const text = settings[key] === undefined ? 'not set' : 'default';
  return { text, layer: 'default', fromProject: false };
}
