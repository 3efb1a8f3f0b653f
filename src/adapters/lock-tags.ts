import type { RegisteredModel } from '../domain/types.js';
import type { LockEntry } from './lock-entries.js';

/** Of the registered model that a lock entry is; its description is the beat. */
export const NONCE_TAG = 'mlreg.lock.nonce';
export const OWNER_TAG = 'mlreg.lock.owner';

export function toLockEntry({ description, tags }: RegisteredModel): LockEntry {
  return {
    nonce: tags.get(NONCE_TAG) ?? '',
    owner: tags.get(OWNER_TAG) ?? 'somebody',
    beat: description ?? '',
  };
}
