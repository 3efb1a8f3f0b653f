import { IntegrityError } from '../domain/errors.js';
import type { FileStoreProbe } from '../domain/file-store-probe.js';
import type { Check, Finding } from './run-checks.js';

/** The checks of a file store. */
export function fileStoreChecks(probe: FileStoreProbe): readonly Check[] {
  return [
    { name: 'file', needs: ['settings'], run: () => checkFolder(probe) },
    { name: 'database', needs: ['file'], run: () => checkDamage(probe) },
    { name: 'writable', needs: ['file'], run: () => checkWritable(probe) },
  ];
}

async function checkFolder(probe: FileStoreProbe): Promise<Finding> {
  await probe.check();
  return {
    message: `${probe.folder} is a file store of MLflow's`,
    hint: 'MLflow 3.13 and later open it only with MLFLOW_ALLOW_FILE_STORE=true',
  };
}

async function checkDamage(probe: FileStoreProbe): Promise<Finding> {
  const damage = await probe.damage();
  if (damage.length === 0) return { message: 'all models, versions and experiments can be read' };
  throw new IntegrityError(`it is damaged: ${damage.join('; ')}`, {
    hint: 'MLflow stumbles over it, too: put it right, or restore it from a backup',
  });
}

async function checkWritable(probe: FileStoreProbe): Promise<Finding> {
  const refusal = await probe.refusal();
  if (refusal === null) return { message: 'it can be written to, and nobody else is writing' };
  const { message, hint } = refusal;
  return { status: 'warning', message, ...(hint === undefined ? {} : { hint }) };
}
