import type { Promotion } from '../../operations/promote-version.js';
import type { WriteRecord } from './print-write.js';

/** What `promote` and `rollback` print as JSON. */
export function promotionRecord({ changed, plan, result }: Promotion): WriteRecord {
  const { model, version, target, from, archive } = plan;
  return {
    changed,
    plan: { model, version, target, from, archive },
    result: result && {
      registered_name: result.modelName,
      version: result.version,
      stage: result.stage,
      aliases: result.aliases,
    },
  };
}
