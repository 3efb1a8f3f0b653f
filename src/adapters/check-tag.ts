import { UsageError } from '../domain/errors.js';
import { parseTagKey } from '../domain/names.js';

/** MLflow's limit for the value of a tag where the store has none (3.0 to 3.17). */
const LONGEST_TAG = 100_000;

/** Checks a tag of a model or version. @throws UsageError */
export function checkTag(key: string, value: string): void {
  parseTagKey(key);
  if ([...value].length <= LONGEST_TAG) return;
  throw new UsageError(`the value of the tag ${key} is longer than ${LONGEST_TAG} characters`, {
    hint: 'keep it in a file of the model, and its path in the tag',
  });
}
