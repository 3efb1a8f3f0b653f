import { ConflictError } from '../../../domain/errors.js';

export function appeared(folder: string): ConflictError {
  return new ConflictError(`something was put at ${folder} while the model was loaded`, {
    hint: 'look what it is, or give another folder with --output',
  });
}
