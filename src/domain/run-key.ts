import { UsageError } from './errors.js';
import type { Run } from './types.js';

/** A tag or a parameter of a run. */
export interface RunKey {
  readonly of: 'tags' | 'params';
  readonly key: string;
}

/** Reads `tags.model_type` or `params.kernel`; a key may hold dots of its own. @throws UsageError */
export function parseRunKey(text: string): RunKey {
  const [, field, key] = /^(tags|params|parameters)\.(.+)$/su.exec(text) ?? [];
  if (field === undefined || key === undefined) {
    throw new UsageError(`"${text}" is no tag and no parameter of a run`, {
      hint: 'write tags.KEY or params.KEY, such as tags.model_type',
    });
  }
  return { of: field === 'tags' ? 'tags' : 'params', key };
}

/** As `parseRunKey` reads it. */
export function runKeyText({ of, key }: RunKey): string {
  return `${of}.${key}`;
}

/** Null if the run has no such tag or parameter. */
export function runKeyValue(run: Pick<Run, 'tags' | 'params'>, { of, key }: RunKey): string | null {
  return run[of].get(key) ?? null;
}
