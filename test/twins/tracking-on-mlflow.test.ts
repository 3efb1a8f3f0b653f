import { copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { folder, makeDatabase } from '../adapters/sql/database.js';
import { describeService } from '../services/describe-service.js';
import { venvPython } from '../services/paths.mjs';
import { postgresDatabases } from '../services/postgres-databases.js';
import { openDatabase } from './open-database.js';
import type { Side } from './operation.js';
import { pythonSide } from './python-side.js';
import { runScript } from './run-script.js';
import { TRACKING_TABLES } from './tables.js';
import { trackingMlregSide } from './tracking-mlreg-side.js';
import type { TrackingOperation } from './tracking-operation.js';
import { LOGGED_MODEL_SCRIPT, TRACKING_SCRIPT } from './tracking-script.js';
import { readRows } from './watched-database.js';

const PROGRAM = join(import.meta.dirname, 'tracking_side.py');

function mlflowOn(database: string) {
  const side = pythonSide<TrackingOperation>(venvPython(), database, PROGRAM);
  onTestFinished(() => side.close());
  return side;
}

function mlregOn(database: string, root?: string) {
  const { tracking, close } = openDatabase(database, root);
  onTestFinished(close);
  return trackingMlregSide(tracking);
}

describeService('twins: MLflow and mlreg write runs', ['mlflow'], () => {
  it('alike, operation by operation', async () => {
    const place = folder();
    const theirs = join(place, 'theirs.db');
    const mlflow = mlflowOn(theirs);
    await mlflow.seed();
    const ours = join(place, 'ours.db');
    copyFileSync(theirs, ours);
    await compare({ side: mlregOn(ours), database: ours }, { side: mlflow, database: theirs });
  });

  it('alike into one of 2.9.2 that nobody has opened yet, and MLflow upgrades it then', async () => {
    const place = folder();
    const ours = await makeDatabase('2.9.2', join(place, 'ours.db'));
    const theirs = join(place, 'theirs.db');
    copyFileSync(ours, theirs);
    const mlreg = mlregOn(ours);
    const mlflow = mlflowOn(theirs);
    for (const operation of TRACKING_SCRIPT) {
      expect(await mlreg.apply(operation)).toBe(await mlflow.apply(operation));
    }
    await mlflowOn(ours).seed();
    expect(await contents(ours)).toEqual(await contents(theirs));
  });
});

describeService('twins: the same in PostgreSQL', ['mlflow', 'postgres'], () => {
  const { ofMlflow, copyOf } = postgresDatabases();

  it('alike, operation by operation', async () => {
    const { url: theirs } = await ofMlflow();
    const seeding = pythonSide<TrackingOperation>(venvPython(), theirs, PROGRAM);
    await seeding.seed().finally(() => seeding.close());
    const { url: ours } = await copyOf(theirs);
    // MLflow's client makes a relative place absolute from the folder that it runs in.
    const mlreg = { side: mlregOn(ours, join(tmpdir(), 'mlruns')), database: ours };
    await compare(mlreg, { side: mlflowOn(theirs), database: theirs });
  });
});

interface Twin {
  readonly side: Side<TrackingOperation>;
  readonly database: string;
}

async function compare(mlreg: Twin, mlflow: Twin): Promise<void> {
  const did = ({ side, database }: Twin) =>
    runScript([...TRACKING_SCRIPT, ...LOGGED_MODEL_SCRIPT], side, {
      database,
      tables: [...TRACKING_TABLES, 'logged_models', 'logged_model_params'],
    });
  const [one, other] = [await did(mlreg), await did(mlflow)];
  for (const [index, step] of one.entries()) expect(step).toEqual(other[index]);
  expect(one.filter(({ refused }) => refused)).toHaveLength(3);
  expect(one.filter(({ changes }) => changes.length === 0)).toHaveLength(3);
}

/** All rows, in the order they were written, with ids by that order and times as one word. */
async function contents(file: string): Promise<unknown> {
  const ids = new Map<string, string>();
  const rows = (await readRows(file, TRACKING_TABLES)).map(({ table, values }) =>
    JSON.stringify([table, values], (key, value) =>
      /_time$/.test(key) && value > 1e12 ? 'now' : value,
    ),
  );
  return rows
    .map((row) =>
      row.replace(/[0-9a-f]{32}/g, (id) => {
        const label = ids.get(id) ?? `<id ${ids.size + 1}>`;
        ids.set(id, label);
        return label;
      }),
    )
    .sort();
}
