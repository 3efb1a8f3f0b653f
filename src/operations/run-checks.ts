import { MlregError } from '../domain/errors.js';

/** One thing that must work for mlreg to be of use. */
export interface Check {
  /** A word for programs, such as `s3_key`. */
  readonly name: string;
  /** Checks that must have passed before this one says anything. */
  readonly needs: readonly string[];
  /** More of them, asked for once the others have passed. */
  readonly needsAlso?: () => Promise<readonly string[]>;
  /** @throws MlregError if it fails */
  readonly run: () => Promise<Finding>;
}

/** What a check that did not fail found. */
export interface Finding {
  readonly message: string;
  /** `skipped`: it does not apply here. @default 'ok' */
  readonly status?: 'ok' | 'warning' | 'skipped';
  readonly hint?: string;
}

export interface CheckResult {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly message: string;
  /** What to do. */
  readonly hint: string | null;
  /** Why it failed. */
  readonly error?: MlregError;
}

/**
 * Runs checks in their order, and gives each result as it is known. A check is skipped if one that
 * it needs has failed, and says which.
 */
export async function* runChecks(
  checks: readonly Check[],
): AsyncGenerator<CheckResult, void, undefined> {
  /** What failed, behind every check that failed or was skipped because of it. */
  const causes = new Map<string, string>();
  const causeIn = (needs: readonly string[]) =>
    needs.map((need) => causes.get(need)).find((each) => each !== undefined);
  for (const { name, needs, needsAlso = async () => [], run } of checks) {
    const cause = causeIn(needs) ?? causeIn(await needsAlso());
    if (cause !== undefined) {
      causes.set(name, cause);
      yield { check: name, status: 'skipped', message: `because of ${cause}`, hint: null };
      continue;
    }
    try {
      const { message, status = 'ok', hint = null } = await run();
      yield { check: name, status, message, hint };
    } catch (error) {
      if (!(error instanceof MlregError)) throw error;
      causes.set(name, name);
      const { message, hint = null } = error;
      yield { check: name, status: 'failed', message, hint, error };
    }
  }
}
