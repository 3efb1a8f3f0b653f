import type { Exchange } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { TrackingStore } from '../domain/tracking-store.js';

export interface OpenOptions {
  readonly settings: Settings;
  /** Only for the proxy variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** A registry, and the runs and logged models behind its versions. */
export interface OpenedRegistry {
  readonly registry: RegistryStore;
  readonly tracking: TrackingStore;
}
