import { once } from '../domain/once.js';
import type { LockCare } from '../domain/promotion-lock.js';
import { isServer } from '../domain/server-probe.js';
import { type ArtifactCheckDeps, artifactChecks } from './diagnose-artifacts.js';
import { databaseChecks } from './diagnose-database.js';
import { checkLocks } from './diagnose-locks.js';
import { serverChecks } from './diagnose-server.js';
import type { RegistryDeps } from './find-model.js';
import { type Check, type CheckResult, type Finding, runChecks } from './run-checks.js';

/** What a look at everything needs; the settings have been read. */
export interface DiagnoseDeps extends ArtifactCheckDeps {
  readonly locks: LockCare;
  /** Where the settings come from and who we are, in words. */
  readonly settings: string;
  readonly credentials: string;
  /** For `writeTest`: a name that nothing has. */
  readonly unusedName: string;
}

export interface DiagnoseInput {
  /** Also write, and take away what was written. */
  readonly writeTest: boolean;
  /** Also take away the locks of processes that died. */
  readonly clearLocks: boolean;
}

/**
 * Looks at the settings, the server and the database behind it, or the database alone where it is
 * opened directly, the storage and the bytes of a file.
 *
 * @param open - opens what the settings name; a bad setting is the first check's failure
 */
export async function* diagnose(
  { writeTest, clearLocks }: DiagnoseInput,
  open: () => Promise<DiagnoseDeps>,
): AsyncGenerator<CheckResult, void, undefined> {
  const deps = once(open);
  const probe = await deps().then(
    (opened) => opened.probe,
    () => undefined,
  );
  const checks: Check[] = [
    {
      name: 'settings',
      needs: [],
      run: async () => ({ message: (await deps()).settings }),
    },
    ...(probe === undefined || isServer(probe)
      ? serverChecks(async () => serversOf(await deps()))
      : databaseChecks(probe)),
    {
      name: 'locks',
      needs: ['database'],
      run: async () => await checkLocks((await deps()).locks, clearLocks),
    },
    ...artifactChecks(deps, writeTest),
  ];
  if (writeTest) {
    const run = async () => await checkRegistryWrite(await deps());
    checks.push({ name: 'registry_write', needs: ['database'], run });
  }
  yield* runChecks(checks);
}

/** The one server, or the registry's and that of the runs. */
function serversOf({ probe, trackingProbe, credentials }: DiagnoseDeps) {
  const probes = [probe, trackingProbe].filter((each) => each !== null).filter(isServer);
  return { probes, credentials };
}

/** A model of its own, made and taken away. */
async function checkRegistryWrite({
  registry,
  unusedName,
}: Pick<RegistryDeps, 'registry'> & { unusedName: string }): Promise<Finding> {
  await registry.createModel({ name: unusedName, description: 'made by mlreg doctor' });
  try {
    await registry.setTag({ model: unusedName }, 'mlreg.doctor', 'true');
  } finally {
    await registry.deleteModel(unusedName);
  }
  return { message: `the model ${unusedName} was made, tagged and deleted` };
}
