import type { Verdict } from '../../domain/judgement.js';
import { judgementRecord } from '../../domain/judgement-record.js';
import type { ModelVersion } from '../../domain/types.js';
import { versionResult, type WriteRecord } from './print-write.js';

/** A promotion, a copy or a rollback. */
interface Told extends Verdict {
  readonly changed: boolean;
  readonly plan: {
    readonly model: string;
    readonly version: string | null;
    readonly target: string | null;
    readonly from: readonly string[];
    readonly archive: readonly string[];
  };
  readonly result: ModelVersion | null;
}

interface More {
  readonly copy_of?: object;
  readonly auto?: object;
}

/** What `promote` and `rollback` print as JSON. */
export function promotionRecord(
  { changed, plan, judgement, forced, result }: Told,
  { copy_of, auto }: More = {},
): WriteRecord {
  const { model, version, target, from, archive } = plan;
  return {
    changed,
    plan: {
      ...{ model, version, target, from, archive },
      ...judgementRecord(judgement),
      forced,
      copy_of: copy_of ?? null,
      auto: auto ?? null,
    },
    result: result && versionResult(result),
  };
}
