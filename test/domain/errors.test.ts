import { expect, test } from 'vitest';
import {
  ConflictError,
  MlregError,
  NotFoundError,
  PartialError,
  RefusedError,
  UsageError,
} from '../../src/domain/errors.js';

test.each([
  [UsageError, 'usage'],
  [NotFoundError, 'not_found'],
  [ConflictError, 'conflict'],
  [RefusedError, 'refused'],
  [PartialError, 'partial'],
])('%o has the code %s', (Kind, code) => {
  const cause = new Error('why');
  const error = new Kind('what', { hint: 'do this', cause });
  expect(error).toBeInstanceOf(MlregError);
  expect(error).toMatchObject({ code, message: 'what', hint: 'do this', cause, name: Kind.name });
});

test('an error without a cause has none, not an undefined one', () => {
  const error = new MlregError('error', 'what');
  expect(Object.hasOwn(error, 'cause')).toBe(false);
  expect(error.hint).toBeUndefined();
});
