import { UsageError } from '../../../domain/errors.js';

/** Half of a character beyond 16 bits: in UTF-8 it would become another one. @throws UsageError */
export function refuseHalves(text: string): void {
  if (!/\p{Surrogate}/u.test(text)) return;
  throw new UsageError(`${JSON.stringify(text)} has a character that no file can hold`, {
    hint: 'leave out half of an emoji',
  });
}
