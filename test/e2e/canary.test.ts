import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { main } from '../../src/cli/main.js';
import { proxyEnvironment } from '../client/proxy.js';
import { type CanaryServer, FAILURES, startFailing } from './canary-server.js';
import { mlreg } from './mlreg.js';

/** A secret that no text has by accident; in a URL, in JSON and in base64 it looks otherwise. */
const TOKEN = 'cAnArY+tok/en=0123456789abcdef';
const PASSWORD = 'cAnArY p@ss/w:rd%"0123456789';
/** Of settings that no command uses yet, and that may appear nowhere all the same. */
const IDLE = 'cAnArY-idle-0123456789';

interface Place {
  /** A home and a working folder of the slot's own. */
  readonly home: string;
  readonly cwd: string;
}

/** A place where a secret can be given, and how the server sees it. */
interface Slot {
  readonly name: string;
  readonly secret: string;
  /** Puts the secret there, and gives the variables that go with it. */
  readonly give: (server: CanaryServer, place: Place) => Record<string, string>;
}

const withUser = (uri: string) => uri.replace('//', `//me:${encodeURIComponent(PASSWORD)}@`);

/**
 * Every slot: add one for every setting that is a secret, the S3 keys as soon as a command sends
 * them (their server shows the signature, and that a wrong secret is refused).
 */
const SLOTS: readonly Slot[] = [
  {
    name: 'user information of the URI',
    secret: PASSWORD,
    give: ({ url }) => ({ MLFLOW_TRACKING_URI: withUser(url) }),
  },
  {
    name: 'MLFLOW_TRACKING_PASSWORD',
    secret: PASSWORD,
    give: ({ url }) => ({
      MLFLOW_TRACKING_URI: url,
      MLFLOW_TRACKING_USERNAME: 'me',
      MLFLOW_TRACKING_PASSWORD: PASSWORD,
    }),
  },
  {
    name: 'MLFLOW_TRACKING_TOKEN',
    secret: TOKEN,
    give: ({ url }) => ({ MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_TOKEN: TOKEN }),
  },
  {
    name: 'what MLREG_TOKEN_COMMAND prints',
    secret: TOKEN,
    give: ({ url }, { home }) => {
      writeFileSync(join(home, 'given-token'), TOKEN);
      return { MLFLOW_TRACKING_URI: url, MLREG_TOKEN_COMMAND: 'cat "$HOME/given-token"' };
    },
  },
  {
    name: 'MLREG_HEADERS',
    secret: TOKEN,
    give: ({ url }) => ({ MLFLOW_TRACKING_URI: url, MLREG_HEADERS: `X-API-Key: ${TOKEN}` }),
  },
  {
    name: '~/.mlflow/credentials',
    secret: PASSWORD,
    give: ({ url }, { home }) => {
      mkdirSync(join(home, '.mlflow'), { recursive: true });
      const lines = ['[mlflow]', 'mlflow_tracking_username = me'];
      lines.push(`mlflow_tracking_password = ${PASSWORD.replaceAll('%', '%%')}`);
      writeFileSync(join(home, '.mlflow', 'credentials'), lines.join('\n'));
      return { MLFLOW_TRACKING_URI: url };
    },
  },
  {
    name: 'a profile',
    secret: TOKEN,
    give: ({ url }, { home }) => {
      const folder = join(home, '.config', 'mlreg');
      mkdirSync(folder, { recursive: true });
      const profile = `  default: { tracking_uri: "${url}", token: "${TOKEN}" }`;
      writeFileSync(join(folder, 'config.yaml'), `profiles:\n${profile}\n`, { mode: 0o600 });
      return {};
    },
  },
  {
    name: '.env',
    secret: TOKEN,
    give: ({ url }, { cwd }) => {
      const lines = [`MLFLOW_TRACKING_URI=${url}`, `MLFLOW_TRACKING_TOKEN=${TOKEN}`];
      writeFileSync(join(cwd, '.env'), lines.join('\n'));
      return {};
    },
  },
  {
    name: 'the proxy',
    secret: PASSWORD,
    give: ({ url, proxy }) => {
      const { protocol } = new URL(url);
      const named = withUser(proxy);
      return {
        MLFLOW_TRACKING_URI: `${protocol}//ml.test`,
        HTTP_PROXY: named,
        HTTPS_PROXY: named,
      };
    },
  },
];

/** Command lines of every command: add one for every command, and one for every request it makes. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  list: ['list', 'list m --columns metrics.a', 'list --filter name=1'],
  details: ['details m', 'details m/1'],
  load: ['load m/1 --output out', 'load m --sources registry,local --output out'],
  export: ['export --output out.json', 'export m'],
  compare: [
    'compare m',
    'compare m --inference',
    'compare m/1 m/2 --other-registry http://127.0.0.1:1',
  ],
  doctor: ['doctor', 'doctor --write-test', 'doctor --clear-locks'],
  promote: ['promote m/1 --stage Production', 'promote m/1 --alias champion --require metrics.a>1'],
  rollback: ['rollback m', 'rollback m --to 1'],
  history: ['history m', 'history m --at 2026-01-01'],
  cleanup: [
    'cleanup m --keep 1 --yes',
    'cleanup --all --keep 0 --yes',
    'cleanup m --keep 0 --archive --yes',
    'cleanup --all --plan plan.json',
    'cleanup --apply plan.json --yes',
  ],
  register: [
    'register m --source runs:/r/model',
    'register m --source models:/m-1 --alias a',
    'register m --path .',
    'register --best-run Default --metric loss --group-by tags.t',
  ],
  repair: ['repair --yes', 'repair --dry-run --look-into 5', 'repair --demo --yes'],
  rank: ['rank m --metric loss', 'rank --match m* --metric loss --baseline m/1'],
  approve: ['approve m/1'],
  reject: ['reject m/1 --message no'],
  resolve: ['resolve m@champion', 'resolve m@^1.2'],
  lineage: ['lineage m/1'],
  alias: [
    'alias set m/1 champion',
    'alias remove m champion',
    'alias list',
    'alias sync m',
    'alias sync --all',
  ],
  tag: ['tag set m/1 k=v', 'tag remove m k', 'tag list m'],
  describe: ['describe m', 'describe m/1 --set text'],
  rename: ['rename m n'],
  delete: ['delete m/1 --yes', 'delete m --yes'],
  // By its number, a version would be tracked without the server, which is waited for at the end.
  track: ['track m@champion', 'track m@champion --spool spool'],
  route: ['route m --key k --weights 1=1', 'route --key k --weights m@champion=1'],
  init: ['init', 'init --dry-run'],
  demo: ['demo --dry-run'],
  config: ['config show', 'config trust --yes', 'config untrust'],
};

/** Every form that the secret may not be seen in, and the start of it, where a text was cut. */
function formsOf(secret: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const forms = [secret, encodeURIComponent(secret), base64(secret), base64(`me:${secret}`)];
  return [...forms.map((form) => form.slice(0, 14)), JSON.stringify(secret).slice(1, 15), 'cAnArY'];
}

let root: string;
const servers = new Map<string, CanaryServer>();
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mlreg-canary-'));
  for (const failure of FAILURES) servers.set(failure.name, await startFailing(failure));
});
afterAll(async () => {
  for (const server of servers.values()) await server.close();
  rmSync(root, { recursive: true, force: true });
});

let places = 0;
function newPlace(): Place {
  places += 1;
  const [home, cwd] = ['home', 'project'].map((name) => join(root, `${places}`, name)) as [
    string,
    string,
  ];
  mkdirSync(home, { recursive: true });
  mkdirSync(join(cwd, '.git'), { recursive: true });
  return { home, cwd };
}

/** Contents of all files of a place but for those that a slot has written. */
function filesOf({ home, cwd }: Place, given: ReadonlySet<string>): string {
  return [home, cwd]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .filter((path) => !given.has(path))
    .map((path) => `${path}\n${readFileSync(path, 'latin1')}`)
    .join('\n');
}

function pathsOf({ home, cwd }: Place): Set<string> {
  const paths = [home, cwd].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return new Set(paths);
}

async function inProcess(args: readonly string[], env: Record<string, string>, place: Place) {
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  const output = { write, drained: async () => {}, isTTY: false, columns: 80 };
  await main(args, {
    stdout: output,
    stderr: output,
    stdin: {
      isTTY: false,
      read: async function* () {
        yield '{"latency_ms": 1, "facts": {}}\n';
      },
    },
    env,
    ...place,
    now: Date.now,
    printed: async () => undefined,
    ask: async () => '',
  });
  return printed;
}

it('every command is in the table', () => {
  expect(Object.keys(LINES).sort()).toEqual(COMMANDS.map(({ names }) => names[0]).sort());
});

describe.each(SLOTS)('a secret in $name', ({ name, secret, give }) => {
  it.each(FAILURES)('is sent and shown nowhere: $name', async (failure) => {
    const server = servers.get(failure.name) as CanaryServer;
    const place = newPlace();
    const env: Record<string, string> = {
      PATH: process.env.PATH ?? '',
      HOME: place.home,
      MLREG_MAX_RETRIES: '0',
      MLREG_STAGE_ALIASES: 'Production=champion',
      AWS_SECRET_ACCESS_KEY: IDLE,
      AWS_SESSION_TOKEN: IDLE,
      ...give(server, place),
    };
    const given = pathsOf(place);
    proxyEnvironment(name === 'the proxy' ? env : {});
    const forms = formsOf(secret);
    const check = (line: string, printed: string) => {
      const shown = forms.filter((form) => printed.includes(form));
      expect([line, shown, shown.length > 0 ? printed : '']).toEqual([line, [], '']);
    };
    server.seen.length = 0;
    for (const [index, line] of Object.values(LINES).flat().entries()) {
      const json = index % 2 === 0 ? ['--json'] : [];
      const args = [...line.split(' '), '--verbose', ...json];
      check(line, await inProcess(args, env, place));
    }
    const { stdout, stderr } = await mlreg(['list', '--verbose'], { cwd: place.cwd, env });
    check('the built mlreg list', stdout + stderr);
    check('files', filesOf(place, given));
    // A tunnel to a server whose certificate is not trusted is asked for all the same.
    const isTunnel = name === 'the proxy' && server.url.startsWith('https:');
    const expected = failure.isReached || isTunnel ? [secret] : [];
    expect([...new Set(server.seen)]).toEqual(expected);
  });
});
