import type { LoadedSettings } from '../config/load-settings.js';
import type { Redact } from '../config/redact.js';
import { refuseReadOnly } from '../config/refuse-read-only.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import type { forChanges, forHistory, NamedRegistry } from '../wiring/session.js';
import type { CallOptions, ChangeCall, OpenRegistryOptions } from './options.js';
import { withoutSecrets } from './without-secrets.js';

/** What every part of the library works with. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

/** What operations that read are given. */
export type ReadDeps = ReturnType<typeof forHistory> & {
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
};

/** What operations that write are given. */
export type WriteDeps = Awaited<ReturnType<typeof forChanges>> & ReadDeps;

type Observers = Pick<OpenRegistryOptions, 'signal' | 'onWarning' | 'onRequest'>;

/** A registry that is opened when it is first asked, and the one way from a call to an operation. */
export class Session {
  readonly now: () => number = Date.now;
  readonly #loaded: LoadedSettings;
  readonly #observers: Observers;
  readonly #redactors: Redact[];
  #shared: Promise<NamedRegistry> | undefined;
  #isClosed = false;

  constructor(
    loaded: LoadedSettings,
    readonly environment: Environment,
    observers: Observers,
    redact: Redact,
  ) {
    this.#loaded = loaded;
    this.#observers = observers;
    this.#redactors = [redact];
  }

  get loaded(): LoadedSettings {
    return this.#loaded;
  }

  get settings(): Settings {
    return this.#loaded.settings;
  }

  /** A line for a person. */
  readonly warn = (line: string): void => {
    this.#observers.onWarning?.(this.redact(line.replace(/^warning: /, '')));
  };

  /** Takes the secrets known by now out of a text. */
  readonly redact: Redact = (text) => this.#redactors.reduce((shown, each) => each(shown), text);

  /** Runs an operation that reads. */
  async read<Result>(
    call: CallOptions,
    work: (deps: ReadDeps) => Promise<Result>,
  ): Promise<Result> {
    return await this.#with(call, async (opened) => await work(await this.#readDeps(opened, call)));
  }

  /** The same for one whose result comes piece by piece; nothing is asked before the first piece is. */
  async *list<Item>(
    call: CallOptions,
    work: (deps: ReadDeps) => AsyncIterable<Item>,
  ): AsyncGenerator<Item, void, undefined> {
    const { opened, close } = await this.#opened(call);
    try {
      yield* work(await this.#readDeps(opened, call));
    } catch (error) {
      throw this.#presentable(error);
    } finally {
      await close();
    }
  }

  /** Runs an operation that writes. @throws RefusedError if the settings are read-only */
  async change<Result>(
    call: ChangeCall,
    work: (deps: WriteDeps, dryRun: boolean) => Promise<Result>,
  ): Promise<Result> {
    return await this.#with(
      call,
      async (opened) => await work(await this.#writeDeps(opened, call), call.dryRun ?? false),
    );
  }

  /** The same for one whose result comes piece by piece. */
  async *changes<Item>(
    call: ChangeCall,
    work: (deps: WriteDeps, dryRun: boolean) => AsyncIterable<Item>,
  ): AsyncGenerator<Item, void, undefined> {
    const { opened, close } = await this.#opened(call);
    try {
      yield* work(await this.#writeDeps(opened, call), call.dryRun ?? false);
    } catch (error) {
      throw this.#presentable(error);
    } finally {
      await close();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const opened = await this.#shared?.catch(() => undefined);
    this.#shared = undefined;
    await opened?.close();
  }

  async #readDeps(opened: NamedRegistry, { signal }: CallOptions): Promise<ReadDeps> {
    const { forHistory: withHistory } = await import('../wiring/session.js');
    const deps = withHistory(opened, this.#loaded);
    return { ...deps, now: this.now, signal: this.#signalOf(signal) };
  }

  async #writeDeps(opened: NamedRegistry, call: ChangeCall): Promise<WriteDeps> {
    const wiring = await import('../wiring/session.js');
    refuseReadOnly(this.#loaded, call.dryRun ?? false);
    const { message, wait } = call;
    const { env } = this.environment;
    const asked = { message, wait, env, warn: this.warn };
    const changing = await wiring.forChanges(opened, this.#loaded, asked);
    return { ...(await this.#readDeps(opened, call)), ...changing };
  }

  async #with<Result>(
    call: CallOptions,
    work: (opened: NamedRegistry) => Promise<Result>,
  ): Promise<Result> {
    const { opened, close } = await this.#opened(call);
    try {
      return await work(opened);
    } catch (error) {
      throw this.#presentable(error);
    } finally {
      await close();
    }
  }

  /** The registry of all calls, or one for this call alone: a store has one signal. */
  async #opened({ signal }: CallOptions) {
    if (this.#isClosed) throw new UsageError('the registry is closed', { hint: 'open it again' });
    this.#signalOf(signal)?.throwIfAborted();
    try {
      if (signal === undefined) {
        this.#shared ??= this.#open(this.#observers.signal);
        return { opened: await this.#shared, close: async () => {} };
      }
      const opened = await this.#open(this.#signalOf(signal));
      return { opened, close: opened.close };
    } catch (error) {
      throw this.#presentable(error);
    }
  }

  async #open(signal: AbortSignal | undefined): Promise<NamedRegistry> {
    const [{ openSession }, { redactor }] = await Promise.all([
      import('../wiring/session.js'),
      import('../config/redact.js'),
    ]);
    return await openSession(this.#loaded, {
      ...this.environment,
      signal,
      onWarning: this.warn,
      onSecret: (secret) => this.#redactors.push(redactor(undefined, [secret])),
      onExchange: this.#observers.onRequest,
    });
  }

  #signalOf(signal: AbortSignal | undefined): AbortSignal | undefined {
    const { signal: all } = this.#observers;
    return signal && all ? AbortSignal.any([signal, all]) : (signal ?? all);
  }

  #presentable(error: unknown): unknown {
    return withoutSecrets(error, this.redact);
  }
}
