import { RestError } from '../../../client/index.js';
import { isOfWorkspace } from '../../client-errors/client-errors.js';

/** Logged models of a server before MLflow 3, which does not know the path. */
export async function* orNone<Item>(
  items: AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  try {
    yield* items;
  } catch (error) {
    if (!isUnknownPath(error)) throw error;
  }
}

/** The same for a single one. */
export async function orUnknown<Item>(item: Promise<Item>): Promise<Item | undefined> {
  try {
    return await item;
  } catch (error) {
    if (isUnknownPath(error)) return undefined;
    throw error;
  }
}

function isUnknownPath(error: unknown): boolean {
  return error instanceof RestError && error.status === 404 && error.errorCode === null;
}

/**
 * A run that `mlflow gc` took away. A 404 of another kind says nothing of the run: a wrong URI, or a
 * workspace that is not there.
 */
export async function orAbsent<Item>(item: Promise<Item>): Promise<Item | undefined> {
  try {
    return await item;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const isGone = error.errorCode === 'RESOURCE_DOES_NOT_EXIST' && !isOfWorkspace(error);
    // A run id that MLflow could not have made: 400 INVALID_PARAMETER_VALUE (3.17.2).
    if (isGone || error.errorCode === 'INVALID_PARAMETER_VALUE') return undefined;
    throw error;
  }
}
