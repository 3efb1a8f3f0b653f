import { rmSync, writeFileSync } from 'node:fs';
import { isOldMlflowInstalled } from './availability.mjs';
import {
  oldPythonPackages,
  oldVenvFolder,
  oldVenvMarker,
  oldVenvPython,
  venvPython,
} from './paths.mjs';
import { run } from './process.mjs';

/**
 * An old version of MLflow with its SQL stores, in an environment of its own; the pip is that of the
 * newest, which must be there.
 * @param {string} version
 * @param {(line: string) => void} log
 */
export async function installOldMlflow(version, log) {
  if (isOldMlflowInstalled(version)) return;
  const packages = oldPythonPackages(version);
  log(`installing ${packages.join(' ')} into ${oldVenvFolder(version)}`);
  rmSync(oldVenvFolder(version), { recursive: true, force: true });
  const { env } = process;
  await run(venvPython(), ['-m', 'venv', '--without-pip', oldVenvFolder(version)], { env });
  const pip = ['-m', 'pip', '--python', oldVenvPython(version), 'install', '--no-input'];
  await run(venvPython(), [...pip, ...packages], { env });
  const code = 'from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore';
  await run(oldVenvPython(version), ['-W', 'ignore', '-c', code]);
  writeFileSync(oldVenvMarker(version), `${packages.join(' ')}\n`);
}
