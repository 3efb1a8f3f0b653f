/** `3.17.2` as numbers; a suffix such as `rc1` or `.dev0` counts as nothing. */
function numbers(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}

/** True if the server is older than a version such as `2.9`. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [numbers(version), numbers(than)];
  for (let part = 0; part < 3; part += 1) {
    const difference = (one[part] ?? 0) - (other[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** The oldest MLflow that mlreg knows. */
export const OLDEST_SERVER = '2.9';

/** Published faults of a server's version that let others read, write or run what they should not. */
export function knownFault(version: string): string | undefined {
  if (isOlder(version, '2.22.4')) return 'CVE-2025-11201: code execution without a login';
  if (isOlder(version, '3.9.0') && !isOlder(version, '3.0.0')) {
    return 'CVE-2026-2393: webhooks reach inner networks';
  }
  if (isOlder(version, '3.10.0') && !isOlder(version, '3.0.0')) {
    return 'CVE-2026-2651: uploads without a check of permissions';
  }
  return undefined;
}
