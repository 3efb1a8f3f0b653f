import type { LoadedSettings } from '../config/load-settings.js';
import type { Redact } from '../config/redact.js';
import { RefusedError } from '../domain/errors.js';
import type { RegistryDeps } from '../operations/find-model.js';
import type { OpenedRegistry } from '../wiring/opened-registry.js';
import type { Io } from './io.js';
import type { GlobalOptions } from './options.js';
import type { OutputChoice } from './view/output-choice.js';
import { terminalText } from './view/terminal-text.js';

/** What the work of a command is given. Nothing is read or opened before it asks. */
export interface Context {
  readonly io: Io;
  readonly output: OutputChoice;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
  /** @throws UsageError if a credential among them would go where it may not */
  readonly settings: () => Promise<LoadedSettings>;
  readonly registry: () => Promise<RegistryDeps & OpenedRegistry>;
  /** The same without that check: only to show them. */
  readonly shownSettings: () => Promise<LoadedSettings>;
  /**
   * The registry for a command that writes, or would but for `--dry-run`.
   *
   * @throws RefusedError if every write is refused and this is no dry run
   */
  readonly writableRegistry: (dryRun: boolean) => Promise<RegistryDeps & OpenedRegistry>;
  /** Takes the secrets known by now out of a text. */
  readonly redact: Redact;
  /** A line for people, on stderr. */
  readonly say: (line: string) => void;
}

export function createContext(
  io: Io,
  options: GlobalOptions,
  output: OutputChoice,
  signal: AbortSignal,
): Context {
  let redact: Redact = (text) => text;
  let onSecret: (secret: string) => void = () => {};
  const shownSettings = once(async () => {
    const [{ loadSettings }, { proxySecrets, redactor }] = await Promise.all([
      import('../config/load-settings.js'),
      import('../config/redact.js'),
    ]);
    const secrets = proxySecrets(io.env);
    redact = redactor(undefined, secrets);
    const loaded = await loadSettings({
      flags: {
        tracking_uri: options.trackingUri,
        registry_uri: options.registryUri,
        workspace: options.workspace,
      },
      profile: options.profile,
      configFile: options.config,
      envFile: options.envFile,
      env: io.env,
      cwd: io.cwd,
      home: io.home,
    });
    redact = redactor(loaded.settings, secrets);
    onSecret = (secret) => {
      secrets.push(secret);
      redact = redactor(loaded.settings, secrets);
    };
    return loaded;
  });
  const settings = once(async () => {
    const [loaded, { checkCredentialTrust }] = await Promise.all([
      shownSettings(),
      import('../config/trust.js'),
    ]);
    await checkCredentialTrust(loaded, io);
    return loaded;
  });
  const say = (line: string) => io.stderr.write(`${terminalText(redact(line))}\n`);
  const verbose = options.verbose ?? false;

  const registry = once(async () => {
    const [{ openRegistry }, { settings: inForce }] = await Promise.all([
      import('../wiring/open-registry.js'),
      settings(),
    ]);
    const opened = await openRegistry({
      settings: inForce,
      env: io.env,
      home: io.home,
      signal,
      onSecret: (secret) => onSecret(secret),
      onExchange: verbose
        ? ({ method, path, outcome, duration }) =>
            say(`${method} ${path}: ${outcome}, ${Math.round(duration)} ms`)
        : undefined,
    });
    const { warnings } = await import('../config/warnings.js');
    for (const warning of warnings(inForce)) say(`warning: ${warning}`);
    return { ...opened, modelPrefix: inForce.model_prefix ?? '' };
  });

  return {
    io,
    output,
    verbose,
    signal,
    settings,
    shownSettings,
    registry,
    writableRegistry: async (dryRun) => {
      const { settings: inForce, origins } = await settings();
      if (dryRun || !inForce.read_only) return await registry();
      throw new RefusedError('every write is refused: read_only is set', {
        hint: `${origins.get('read_only')?.text} sets it`,
      });
    },
    redact: (text) => redact(text),
    say,
  };
}

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
