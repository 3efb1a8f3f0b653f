import type { LoadedSettings } from '../config/load-settings.js';
import type { Redact } from '../config/redact.js';
import type { SettingSources } from '../config/sources.js';
import { once } from '../domain/once.js';
import type { ChangeDeps } from '../operations/change-in-order.js';
import type { RegistryDeps } from '../operations/find-model.js';
import type { HistoryDeps } from '../operations/read-history.js';
import type { OpenedRegistry } from '../wiring/opened-registry.js';
import type { Io } from './io.js';
import type { GlobalOptions, LockFlags, WriteFlags } from './options.js';
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
  /** @throws RefusedError if every write is refused and this is no dry run */
  readonly refuseReadOnly: (dryRun: boolean) => Promise<void>;
  /** The same with the lock and the records that changes are made with. */
  readonly changes: (flags: WriteFlags & LockFlags) => Promise<ChangeDeps & OpenedRegistry>;
  /** The registry with the records of its changes. */
  readonly history: () => Promise<HistoryDeps & OpenedRegistry>;
  /** A second registry beside it: a URI, or `@NAME` for a profile. */
  readonly otherRegistry: (target: string) => Promise<OtherRegistry>;
  /** Takes the secrets known by now out of a text. */
  readonly redact: Redact;
  /** A line for people, on stderr. */
  readonly say: (line: string) => void;
}

export interface OtherRegistry extends RegistryDeps, OpenedRegistry {
  /** Fit to be shown. */
  readonly uri: string;
}

export function createContext(
  io: Io,
  options: GlobalOptions,
  output: OutputChoice,
  signal: AbortSignal,
): Context {
  // One for each place that secrets are known from: what one masks, the next leaves.
  const redactors: Redact[] = [];
  const redact: Redact = (text) => redactors.reduce((shown, each) => each(shown), text);
  const sources: SettingSources = {
    flags: {
      tracking_uri: options.trackingUri,
      registry_uri: options.registryUri,
      workspace: options.workspace,
      allow_unknown_schema: options.allowUnknownSchema ? 'true' : undefined,
    },
    profile: options.profile,
    configFile: options.config,
    envFile: options.envFile,
    env: io.env,
    cwd: io.cwd,
    home: io.home,
  };
  const shownSettings = once(async () => {
    const [{ loadSettings }, { proxySecrets, redactor }, { withDefaultUri }] = await Promise.all([
      import('../config/load-settings.js'),
      import('../config/redact.js'),
      import('../wiring/default-uri.js'),
    ]);
    redactors.push(redactor(undefined, proxySecrets(io.env)));
    const loaded = withDefaultUri(await loadSettings(sources), io.cwd);
    redactors.push(redactor(loaded.settings));
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

  const session = () => import('../wiring/session.js');
  const open = async (loaded: LoadedSettings) => {
    const [{ openSession }, { redactor }] = await Promise.all([
      session(),
      import('../config/redact.js'),
    ]);
    return await openSession(loaded, {
      env: io.env,
      cwd: io.cwd,
      home: io.home,
      signal,
      onWarning: (line) => say(`warning: ${line}`),
      onSecret: (secret) => redactors.push(redactor(undefined, [secret])),
      onExchange: verbose
        ? ({ method, path, outcome, duration }) =>
            say(`${method} ${path}: ${outcome}, ${Math.round(duration)} ms`)
        : undefined,
    });
  };
  const registry = once(async () => await open(await settings()));
  const refuseReadOnly = async (dryRun: boolean) => {
    const [loaded, { refuseReadOnly: refuse }] = await Promise.all([
      settings(),
      import('../config/refuse-read-only.js'),
    ]);
    refuse(loaded, dryRun);
  };
  const writableRegistry = async (dryRun: boolean) => {
    await refuseReadOnly(dryRun);
    return await registry();
  };

  return {
    io,
    output,
    verbose,
    signal,
    settings,
    shownSettings,
    registry,
    refuseReadOnly,
    writableRegistry,
    changes: async ({ dryRun = false, message, wait }) => {
      const opened = await writableRegistry(dryRun);
      const [loaded, { forChanges }] = await Promise.all([settings(), session()]);
      return await forChanges(opened, loaded, { message, wait, env: io.env, warn: say });
    },
    history: async () => {
      const [opened, loaded, { forHistory }] = await Promise.all([
        registry(),
        settings(),
        session(),
      ]);
      return forHistory(opened, loaded);
    },
    otherRegistry: async (target) => {
      const first = await settings();
      const [{ loadOtherSettings }, { redactor }] = await Promise.all([
        import('../config/other-settings.js'),
        import('../config/redact.js'),
      ]);
      const other = await loadOtherSettings(target, first, sources);
      redactors.push(redactor(other.settings));
      const uri = other.settings.registry_uri ?? other.settings.tracking_uri ?? target;
      return { ...(await open(other)), uri: redact(uri) };
    },
    redact,
    say,
  };
}
