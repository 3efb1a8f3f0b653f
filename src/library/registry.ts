import type { TrackingParts } from '../wiring/open-tracking.js';
import { type Aliases, aliases } from './aliases.js';
import { type BestRunsOf, bestRuns } from './best-runs.js';
import { type Cleanup, cleanup } from './cleanup.js';
import { type Diagnosis, diagnosis } from './diagnosis.js';
import { type Exporting, exporting } from './exporting.js';
import { type HistoryOf, history } from './history.js';
import { type Loading, loading } from './loading.js';
import { type Models, models } from './models.js';
import { type Promotions, promotions } from './promotions.js';
import { type RankingOf, ranking } from './ranking.js';
import { type Registering, registering } from './registering.js';
import { type Repairing, repairing } from './repairing.js';
import type { Session } from './session.js';
import { type Tracking, tracking } from './tracking.js';
import { type VersionChanges, versionChanges } from './version-changes.js';
import { type Versions, versions } from './versions.js';

/** An open registry. Its methods are those of the command line, and do what the commands do. */
export interface ModelRegistry
  extends Closable,
    Loading,
    Registering,
    BestRunsOf,
    Repairing,
    RankingOf,
    Tracking,
    HistoryOf,
    Exporting,
    Diagnosis {
  readonly models: Models;
  readonly versions: Versions & Promotions & VersionChanges;
  readonly aliases: Aliases;
  readonly cleanup: Cleanup;
}

/** What a registry is besides its methods. */
export interface Closable extends AsyncDisposable {
  /** False if it was opened with `enabled: false`. */
  readonly enabled: true;
  /**
   * Ends the connections to a database; nothing can be asked afterwards. A second time it does nothing.
   * The file of SQLite is closed at once by Node's own SQLite (22.16 and later); before, as soon as Node
   * collects garbage.
   */
  close(): Promise<void>;
}

/**
 * An operation that is added is a line here, and a file beside this one.
 *
 * @param given - null where no method will be called
 */
export function modelRegistry(
  given: { session: Session; parts: TrackingParts } | null,
): ModelRegistry {
  const { session, parts } = (given ?? {}) as { session: Session; parts: TrackingParts };
  const { close: closeTracking, ...tracked } = tracking(session, parts);
  const close = async () => {
    await closeTracking();
    await session.close();
  };
  return {
    enabled: true,
    models: models(session),
    versions: { ...versions(session), ...promotions(session), ...versionChanges(session) },
    aliases: aliases(session),
    cleanup: cleanup(session),
    ...loading(session),
    ...registering(session),
    ...bestRuns(session),
    ...repairing(session),
    ...ranking(session),
    ...tracked,
    ...history(session),
    ...exporting(session),
    ...diagnosis(session),
    close,
    [Symbol.asyncDispose]: close,
  };
}
