import fc from 'fast-check';
import { isAlias, isModelName } from '../../src/domain/names.js';

/** Any character there is, so that nothing but the rule itself limits a name. */
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });

/** Names as they are, and names that look like the rest of a ref. */
export const modelName = fc
  .oneof(anyText, fc.constantFrom('a@b', '@', 'v3', 'latest', 'm-1', 'runs', '...', ' x '))
  .filter(isModelName);

export const alias = fc
  .oneof(anyText, fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/), fc.constantFrom('3', 'größe', '冠军'))
  .filter(isAlias);

export const versionNumber = fc.integer({ min: 1, max: 2 ** 31 - 1 }).map(String);
