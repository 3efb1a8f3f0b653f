import { RestError } from '../../../client/index.js';
import { MlregError } from '../../../domain/errors.js';
import { ExpressionError } from '../../../domain/expressions/error.js';

/**
 * A search whose failure is told as on every other store, with the place in the filter, if the
 * filter is what is wrong. The server decides: MLflow 2.9 knows no NOT IN, a later one may know more
 * than we do. So a filter is read here only when the server has failed on it.
 */
export async function explained<Result>(
  what: 'models' | 'versions',
  filter: string | undefined,
  search: () => Promise<Result>,
): Promise<Result> {
  try {
    return await search();
  } catch (error) {
    if (filter !== undefined && mayBeTheFilter(error)) await explain(what, filter, error);
    throw error;
  }
}

/** MLflow fails with 500 on `IS NULL` (3.17.2), and refuses everything else with 400. */
function mayBeTheFilter(error: unknown): boolean {
  const refused = error instanceof MlregError ? error.cause : undefined;
  return refused instanceof RestError && (refused.status === 400 || refused.status === 500);
}

/** @throws ExpressionError with what is wrong, if we can tell */
async function explain(what: 'models' | 'versions', filter: string, cause: unknown): Promise<void> {
  const parser = await import('../../../domain/mlflow-filter/parse.js');
  try {
    if (what === 'models') parser.parseModelFilter(filter);
    else parser.parseVersionFilter(filter);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError(error.problem, error.text, error.spot, error.hint, cause);
  }
}
