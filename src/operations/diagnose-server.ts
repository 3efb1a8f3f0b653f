import { MlregError } from '../domain/errors.js';
import { once } from '../domain/once.js';
import type { ServerProbe } from '../domain/server-probe.js';
import { isOlder, knownFault, OLDEST_SERVER } from '../domain/server-version.js';
import type { Check, Finding } from './run-checks.js';

interface ServerCheckDeps {
  /** The registry's, and that of the runs where it is another. */
  readonly probes: readonly ServerProbe[];
  /** Who we are, in words. */
  readonly credentials: string;
}

/** The checks of one server or two, and of the database behind it. */
export function serverChecks(deps: () => Promise<ServerCheckDeps>): readonly Check[] {
  const ask = (run: (deps: ServerCheckDeps) => Promise<Finding>) => async () => run(await deps());
  // Two checks look at one answer, each at its own side of it.
  const registryAnswer = once(async () => (await deps()).probes[0]?.readRegistry().catch(asAnswer));
  const runsAnswer = once(async () => {
    const [, runs] = (await deps()).probes;
    return await runs?.artifactRoot().then(() => undefined, asAnswer);
  });
  return [
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
  ];
}

const asAnswer = (error: unknown) => error;

async function checkServers({ probes }: ServerCheckDeps): Promise<Finding> {
  const found: string[] = [];
  for (const probe of probes) {
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
async function checkVersions({ probes }: ServerCheckDeps): Promise<Finding> {
  const found: Finding[] = [];
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
