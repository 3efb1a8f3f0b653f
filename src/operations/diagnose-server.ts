import { MlregError } from '../domain/errors.js';
import type { ServerProbe } from '../domain/server-probe.js';
import { isOlder, knownFault, OLDEST_SERVER } from '../domain/server-version.js';
import { once } from './once.js';
import type { Check, Finding } from './run-checks.js';

interface ServerCheckDeps {
  readonly probe: ServerProbe;
  /** Who we are, in words. */
  readonly credentials: string;
}

/** The checks of a server, and of the database behind it. */
export function serverChecks(deps: () => Promise<ServerCheckDeps>): readonly Check[] {
  const ask = (run: (deps: ServerCheckDeps) => Promise<Finding>) => async () => run(await deps());
  // Two checks look at one answer, each at its own side of it.
  const registryAnswer = once(async () =>
    (await deps()).probe.readRegistry().catch((error: unknown) => error),
  );
  return [
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
  ];
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
