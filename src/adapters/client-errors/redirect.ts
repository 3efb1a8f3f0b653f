import type { RestError } from '../../client/index.js';
import { MlregError, UsageError } from '../../domain/errors.js';

/**
 * A redirect is never followed: what we send would go along, to whoever it names. If it leads to
 * the same request elsewhere, the server has another URI; else it is a login page or the like.
 *
 * @param target - where it leads, absolute or relative
 */
export function redirectError(server: URL, cause: RestError, target: string): MlregError {
  const at = server.href.replace(/\/$/, '');
  const to = URL.canParse(target, server.href) ? new URL(target, server) : undefined;
  const said = `${at} redirects to ${to?.href ?? target} (${cause.status}), which is not followed`;
  const path = cause.request.path;
  if (to?.pathname.replace(/\/+$/, '').endsWith(path)) {
    const root = to.href.replace(/\/+$/, '').slice(0, -path.length);
    return new UsageError(`${said}: your credentials would go along`, {
      hint: `if ${to.origin} is your MLflow server, set MLFLOW_TRACKING_URI=${root}`,
      cause,
    });
  }
  const where = to === undefined || to.origin === server.origin ? at : to.origin;
  return new MlregError('error', `${said}: it is not MLflow's API`, {
    hint:
      `does ${where} ask people to sign in? Name a credential that programs may use in ` +
      'MLFLOW_TRACKING_TOKEN or MLREG_HEADERS, or the MLflow server behind it in MLFLOW_TRACKING_URI',
    cause,
  });
}
