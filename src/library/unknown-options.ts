import { unknownKey } from '../config/unknown-key.js';

/** What is no setting, in `OpenRegistryOptions` and `EnvironmentOptions`. */
const OTHERS = [
  ...['enabled', 'cwd', 'home', 'signal', 'inferenceSpool', 'onWarning', 'onRequest'],
  ...['env', 'profile', 'configFile', 'envFile'],
];

/** A policy that is misspelt, and so not enforced, is worse than none. @throws UsageError */
export function refuseUnknown(options: object, settings: readonly string[]): void {
  const known = [...settings, ...OTHERS];
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unknownKey('openRegistry', unknown, known);
}
