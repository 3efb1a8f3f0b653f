import { UsageError } from '../../../../domain/errors.js';
import { parseModelName } from '../../../../domain/names.js';
import { isFolderName } from '../layout.js';
import { refuseHalves } from '../refuse-halves.js';

/**
 * The name of a new model, which becomes that of a folder. One with "%" would be in the way of all
 * others: MLflow (2.10 to 3.17) stops at it in any list.
 *
 * @throws UsageError
 */
export function checkNewName(name: string): void {
  parseModelName(name);
  refuseHalves(name);
  if (isFolderName(name) && !name.includes('%')) return;
  throw new UsageError(`"${name}" cannot be the name of a model in a file store`, {
    hint: 'it is the name of a folder there: 255 bytes at most, and no "%"; a database takes it',
  });
}
