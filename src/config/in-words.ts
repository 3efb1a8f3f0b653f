import type { LoadedSettings } from './load-settings.js';

/** Which registry it is, and who says so. */
export function settingsText({ settings, origins }: LoadedSettings): string {
  const { tracking_uri: tracking, registry_uri: registry } = settings;
  const from = (key: 'tracking_uri' | 'registry_uri') => origins.get(key)?.text ?? 'nowhere';
  const text = `tracking_uri is ${tracking}, from ${from('tracking_uri')}`;
  return registry === undefined
    ? text
    : `${text}; registry_uri is ${registry}, from ${from('registry_uri')}`;
}

/** Who we are to the server. */
export function credentialsText({ settings }: LoadedSettings): string {
  if (settings.username !== undefined) return `as ${settings.username}`;
  const hasToken = settings.token !== undefined || settings.token_command !== undefined;
  if (hasToken) return 'with a token';
  return settings.headers === undefined ? 'without credentials' : 'with headers of your own';
}
