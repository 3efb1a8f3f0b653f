import type { MlflowClient } from '../../../client/index.js';
import { collect } from '../../../domain/collect.js';
import { type FoundLock, LOCK_PREFIX, type LockCare } from '../../../domain/promotion-lock.js';
import { translated } from '../../client-errors/client-errors.js';
import { toLockEntry } from '../../lock-tags.js';
import { goneIsDone } from './registry-answers.js';
import { toRegisteredModel } from './to-domain.js';

/** Lock entries on an MLflow server. A beat is a description, which sets the time of the last update. */
export function restLockCare(client: MlflowClient): LockCare {
  return {
    list: () =>
      translated(client.baseUrl, async () => {
        const filter = `name LIKE '${LOCK_PREFIX}%'`;
        const found = await collect(client.registeredModels.search({ filter }));
        return found.map(toRegisteredModel).map(
          (model): FoundLock => ({
            name: model.name,
            owner: toLockEntry(model).owner,
            silent: client.now() - (model.lastUpdatedTimestamp ?? 0),
          }),
        );
      }),
    clear: async (name) => {
      await translated(client.baseUrl, () => goneIsDone(client.registeredModels.delete(name)));
    },
  };
}
