import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Where the experiments of a database keep their files: as MLflow's client has it (3.17.2), a local
 * place is absolute, and without a setting it is `mlruns` in the working folder.
 */
export function artifactRoot(setting: string | undefined, cwd: string): string {
  const root = setting ?? 'mlruns';
  if (/^file:/i.test(root)) return new URL(root, pathToFileURL(`${cwd}/`)).href;
  return /^[a-z][a-z0-9+.-]*:/i.test(root) ? root : resolve(cwd, root);
}
