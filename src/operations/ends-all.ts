import type { MlregError } from '../domain/errors.js';

/** After these no further model has a chance. */
const ENDS_ALL = ['interrupted', 'terminated', 'timeout', 'unreachable', 'unauthenticated'];

/** True for an error that ends work on many models, and not on one of them alone. */
export function endsAll({ code }: MlregError): boolean {
  return ENDS_ALL.includes(code);
}
