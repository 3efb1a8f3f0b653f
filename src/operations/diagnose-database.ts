import type { DatabaseProbe } from '../domain/database-probe.js';
import { IntegrityError } from '../domain/errors.js';
import { once } from '../domain/once.js';
import type { Check, Finding } from './run-checks.js';

/** The checks of a database that is opened without a server. */
export function databaseChecks(probe: DatabaseProbe): readonly Check[] {
  const schema = once(() => probe.schema());
  const { place } = probe;
  return [
    {
      name: place,
      needs: ['settings'],
      run: async () => {
        await schema();
        return {
          message: `${probe.location} is a database of MLflow's`,
          hint: 'where an MLflow server has it open, name the server instead: it calls webhooks and checks permissions',
        };
      },
    },
    { name: 'version', needs: [place], run: async () => checkVersion(await schema()) },
    { name: 'database', needs: [place], run: () => checkDamage(probe) },
    {
      name: 'writable',
      needs: [place],
      run: async () => checkWritable(await schema(), await probe.writing()),
    },
    { name: 'webhooks', needs: [place], run: () => checkWebhooks(probe) },
  ];
}

type Schema = Awaited<ReturnType<DatabaseProbe['schema']>>;

function checkVersion({ revision, mlflow, refusal }: Schema): Finding {
  if (mlflow !== null) return { message: `the schema of MLflow ${mlflow} (${revision})` };
  return {
    status: 'warning',
    message: `the schema ${revision} is not one of MLflow 2.8 to 3.18`,
    hint: refusal?.hint ?? 'what is written is written as for MLflow 3.18',
  };
}

async function checkDamage(probe: DatabaseProbe): Promise<Finding> {
  const damage = await probe.damage();
  if (damage.length === 0) return { message: 'it is whole, and its foreign keys hold' };
  throw new IntegrityError(`it is damaged: ${damage.join('; ')}`, {
    hint: 'restore it from a backup',
  });
}

function checkWritable({ refusal }: Schema, writing: string): Finding {
  if (refusal === null) return { message: `it can be written to, ${writing}` };
  const { message, hint } = refusal;
  return { status: 'warning', message, ...(hint === undefined ? {} : { hint }) };
}

async function checkWebhooks(probe: DatabaseProbe): Promise<Finding> {
  const webhooks = await probe.webhooks();
  if (webhooks === 0) return { message: 'there are none' };
  return {
    status: 'warning',
    message: `${webhooks} ${webhooks === 1 ? 'webhook is' : 'webhooks are'} not called for what mlreg changes here`,
    hint: 'only an MLflow server calls them: set MLFLOW_TRACKING_URI to it',
  };
}
