import type { TrackingStore } from './tracking-store.js';
import type { Millis } from './types.js';

/** Where changes are recorded, and what every record says. */
export interface AuditTrail {
  /** Beside the registry, wherever the runs of the models are. */
  readonly tracking: TrackingStore;
  /** The name of the experiment. */
  readonly experiment: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly environment: string | null;
  /** sha256 of a text, in hex. */
  readonly sha256: (text: string) => string;
  /** By the clock of the registry. */
  readonly now: () => Millis;
  /** A line for people. */
  readonly warn: (line: string) => void;
}
