import { credentialsText, settingsText } from '../config/in-words.js';
import { mapped } from '../domain/collect.js';
import { diagnose } from '../operations/diagnose.js';
import type { CheckResult } from '../operations/run-checks.js';
import type { ChangeCall } from './options.js';
import type { Session } from './session.js';

/** Whether everything works that the registry needs. */
export interface Diagnosis {
  /**
   * Settings, server, database, locks, storage: each with its remedy if it fails. Failures are no errors.
   *
   * @example
   * ```ts
   * for await (const { check, status, hint } of registry.diagnose()) {
   *   if (status === 'failed') console.log(check, hint);
   * }
   * ```
   */
  diagnose(options?: DiagnoseOptions): AsyncIterable<CheckResult>;
}

/** Without either of the two nothing is written. */
export interface DiagnoseOptions extends Pick<ChangeCall, 'signal'> {
  /** Also write, and take away what was written. */
  readonly writeTest?: boolean | undefined;
  /** Also take away the locks of processes that died. */
  readonly clearLocks?: boolean | undefined;
}

export function diagnosis(session: Session): Diagnosis {
  return {
    diagnose: (options = {}) => {
      const { writeTest = false, clearLocks = false } = options;
      const call = { ...options, dryRun: !writeTest && !clearLocks };
      return session.changes(call, (deps) => {
        const { loaded, redact } = session;
        const results = diagnose({ writeTest, clearLocks }, async () => {
          const { randomUUID } = await import('node:crypto');
          return {
            ...deps,
            settings: settingsText(loaded),
            credentials: credentialsText(loaded),
            bucket: loaded.settings.s3_bucket ?? null,
            unusedName: `mlreg-doctor-${randomUUID()}`,
          };
        });
        return mapped(results, (result) => ({
          ...result,
          message: redact(result.message),
          hint: result.hint === null ? null : redact(result.hint),
        }));
      });
    },
  };
}
