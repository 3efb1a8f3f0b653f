import { MlregError } from '../domain/errors.js';
import { once } from '../domain/once.js';
import type { ServerProbe } from '../domain/server-probe.js';
import { isOlder, knownFault, OLDEST_SERVER } from '../domain/server-version.js';
import { type ArtifactCheckDeps, artifactChecks } from './diagnose-artifacts.js';
import type { RegistryDeps } from './find-model.js';
import { type Check, type CheckResult, type Finding, runChecks } from './run-checks.js';

/** What a look at everything needs; the settings have been read. */
export interface DiagnoseDeps extends ArtifactCheckDeps {
  /** Where the settings come from and who we are, in words. */
  readonly settings: string;
  readonly credentials: string;
  /** For `writeTest`: a name that nothing has. */
  readonly unusedName: string;
}

export interface DiagnoseInput {
  /** Also write, and take away what was written. */
  readonly writeTest: boolean;
}

/**
 * Looks at the settings, the server, the database behind it, the storage and the bytes of a file.
 *
 * @param open - opens what the settings name; a bad setting is the first check's failure
 */
export function diagnose(
  { writeTest }: DiagnoseInput,
  open: () => Promise<DiagnoseDeps>,
): AsyncGenerator<CheckResult, void, undefined> {
  const deps = once(open);
  const ask = (run: (deps: DiagnoseDeps) => Promise<Finding>) => async () => run(await deps());
  // Two checks look at one answer, each at its own side of it.
  const registryAnswer = once(async () =>
    (await deps()).probe.readRegistry().catch((error: unknown) => error),
  );
  const runsAnswer = once(async () =>
    (await deps()).trackingProbe?.artifactRoot().then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  const checks: Check[] = [
    { name: 'settings', needs: [], run: ask(async ({ settings }) => ({ message: settings })) },
    { name: 'server', needs: ['settings'], run: ask(checkServers) },
    {
      name: 'login',
      needs: ['server'],
      run: ask(async ({ credentials }) => {
        throwLogin(await registryAnswer());
        throwLogin(await runsAnswer());
        return { message: credentials };
      }),
    },
    { name: 'version', needs: ['login'], run: ask(checkVersions) },
    {
      name: 'database',
      needs: ['login'],
      run: async () => {
        throwDatabase('the registry', await registryAnswer());
        throwDatabase('the tracking server', await runsAnswer());
        return { message: 'the registry answers' };
      },
    },
    ...artifactChecks(deps, writeTest),
  ];
  if (writeTest) {
    checks.push({ name: 'registry_write', needs: ['database'], run: ask(checkRegistryWrite) });
  }
  return runChecks(checks);
}

/** The one server, or the registry's and that of the runs. */
function probesOf({ probe, trackingProbe }: DiagnoseDeps): readonly ServerProbe[] {
  return trackingProbe === null ? [probe] : [probe, trackingProbe];
}

async function checkServers(deps: DiagnoseDeps): Promise<Finding> {
  const found: string[] = [];
  for (const probe of probesOf(deps)) {
    await probe.health();
    found.push(`${probe.url} is an MLflow server`);
  }
  return { message: found.join('; ') };
}

function throwLogin(answer: unknown): void {
  const { code } = answer instanceof MlregError ? answer : { code: undefined };
  if (code === 'unauthenticated' || code === 'forbidden') throw answer;
}

/** Who is let in and gets no answer has a server without its database. */
function throwDatabase(who: string, answer: unknown): void {
  if (answer === undefined) return;
  if (!(answer instanceof MlregError)) throw answer;
  throw new MlregError(answer.code, `${who} does not answer: ${answer.message}`, {
    hint: "the server cannot use its database: is it running, and is the server's --backend-store-uri right? Its log says more",
    cause: answer,
  });
}

/** The finding that is worst, of one server or of two. */
async function checkVersions(deps: DiagnoseDeps): Promise<Finding> {
  const found: Finding[] = [];
  const probes = probesOf(deps);
  for (const probe of probes) {
    found.push(await checkVersion(probe, probes.length > 1 ? ` at ${probe.url}` : ''));
  }
  const message = found.map((each) => each.message).join('; ');
  const { status, hint } = found.find((each) => each.status === 'warning') ?? {};
  return { message, ...(status && { status }), ...(hint !== undefined && { hint }) };
}

/** @param where - said of one server among two */
async function checkVersion(probe: ServerProbe, where: string): Promise<Finding> {
  const version = await probe.version();
  const name = `MLflow ${version}${where}`;
  if (isOlder(version, OLDEST_SERVER)) {
    throw new MlregError('error', `${name} is too old`, {
      hint: `mlreg knows MLflow ${OLDEST_SERVER} and later: upgrade the server`,
    });
  }
  const fault = knownFault(version);
  if (fault === undefined) return { message: name };
  const hint = 'upgrade the server';
  return { status: 'warning', message: `${name} has a known fault, ${fault}`, hint };
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
