import { MlregError } from '../domain/errors.js';
import type { LockCare } from '../domain/promotion-lock.js';
import type { ServerProbe } from '../domain/server-probe.js';
import { isOlder, knownFault, OLDEST_SERVER } from '../domain/server-version.js';
import { type ArtifactCheckDeps, artifactChecks } from './diagnose-artifacts.js';
import { checkLocks } from './diagnose-locks.js';
import type { RegistryDeps } from './find-model.js';
import { type Check, type CheckResult, type Finding, runChecks } from './run-checks.js';

/** What a look at everything needs; the settings have been read. */
export interface DiagnoseDeps extends ArtifactCheckDeps {
  readonly probe: ServerProbe;
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
 * Looks at the settings, the server, the database behind it, the storage and the bytes of a file.
 *
 * @param open - opens what the settings name; a bad setting is the first check's failure
 */
export function diagnose(
  { writeTest, clearLocks }: DiagnoseInput,
  open: () => Promise<DiagnoseDeps>,
): AsyncGenerator<CheckResult, void, undefined> {
  const deps = once(open);
  const ask = (run: (deps: DiagnoseDeps) => Promise<Finding>) => async () => run(await deps());
  // Two checks look at one answer, each at its own side of it.
  const registryAnswer = once(async () =>
    (await deps()).probe.readRegistry().catch((error: unknown) => error),
  );
  const checks: Check[] = [
    { name: 'settings', needs: [], run: ask(async ({ settings }) => ({ message: settings })) },
    { name: 'server', needs: ['settings'], run: ask(({ probe }) => checkServer(probe)) },
    {
      name: 'login',
      needs: ['server'],
      run: ask(async ({ credentials }) => checkLogin(await registryAnswer(), credentials)),
    },
    { name: 'version', needs: ['login'], run: ask(({ probe }) => checkVersion(probe)) },
    {
      name: 'database',
      needs: ['login'],
      run: async () => checkDatabase(await registryAnswer()),
    },
    {
      name: 'locks',
      needs: ['database'],
      run: ask(async ({ locks }) => await checkLocks(locks, clearLocks)),
    },
    ...artifactChecks(deps, writeTest),
  ];
  if (writeTest) {
    checks.push({ name: 'registry_write', needs: ['database'], run: ask(checkRegistryWrite) });
  }
  return runChecks(checks);
}

async function checkServer(probe: ServerProbe): Promise<Finding> {
  await probe.health();
  return { message: `${probe.url} is an MLflow server` };
}

function checkLogin(answer: unknown, credentials: string): Finding {
  const { code } = answer instanceof MlregError ? answer : { code: undefined };
  if (code === 'unauthenticated' || code === 'forbidden') throw answer;
  return { message: credentials };
}

/** Who is let in and gets no answer has a server without its database. */
function checkDatabase(answer: unknown): Finding {
  if (answer === undefined) return { message: 'the registry answers' };
  if (!(answer instanceof MlregError)) throw answer;
  throw new MlregError(answer.code, `the registry does not answer: ${answer.message}`, {
    hint: "the server cannot use its database: is it running, and is the server's --backend-store-uri right? Its log says more",
    cause: answer,
  });
}

async function checkVersion(probe: ServerProbe): Promise<Finding> {
  const version = await probe.version();
  if (isOlder(version, OLDEST_SERVER)) {
    throw new MlregError('error', `MLflow ${version} is too old`, {
      hint: `mlreg knows MLflow ${OLDEST_SERVER} and later: upgrade the server`,
    });
  }
  const fault = knownFault(version);
  if (fault === undefined) return { message: `MLflow ${version}` };
  const hint = 'upgrade the server';
  return { status: 'warning', message: `MLflow ${version} has a known fault, ${fault}`, hint };
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

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
