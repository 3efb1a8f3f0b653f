import { describe, expect, test } from 'vitest';
import { createOnce } from '../../../src/adapters/store/rest/create-once.js';
import { BrokenAnswerError, RestError, SilentServerError } from '../../../src/client/index.js';

const POST = { method: 'POST', path: '/create' };
const broken = () => new BrokenAnswerError(POST, 'cut');

/** A server that does, or does not, what it then fails to answer. */
function server(...answers: readonly ((Error & { readonly done?: true }) | 'done')[]) {
  const made: string[] = [];
  const looks: number[] = [];
  const left = [...answers];
  return {
    made,
    looks,
    create: async () => {
      const answer = left.shift() ?? 'done';
      if (answer === 'done' || answer.done) made.push('version');
      if (answer !== 'done') throw answer;
      return 'answered';
    },
    find: async () => {
      looks.push(made.length);
      return made.length > 0 ? 'found' : undefined;
    },
  };
}

describe('a creation whose answer is lost', () => {
  test('is not sent again if it was done', async () => {
    const { create, find, made } = server(Object.assign(broken(), { done: true as const }));
    expect(await createOnce(create, find)).toBe('found');
    expect(made).toHaveLength(1);
  });

  test('is sent again if it was not done', async () => {
    const { create, find, made, looks } = server(broken(), new RestError(POST, 503, null, 'no'));
    expect(await createOnce(create, find)).toBe('answered');
    expect(made).toHaveLength(1);
    expect(looks).toEqual([0, 0]);
  });

  test('fails as it failed if the server is silent and has not done it', async () => {
    const silent = new SilentServerError(POST, 1000);
    const { create, find, made, looks } = server(silent);
    await expect(createOnce(create, find)).rejects.toBe(silent);
    expect(made).toEqual([]);
    expect(looks).toEqual([0]);
  });

  test('is not looked for if the server has said no', async () => {
    const refused = new RestError(POST, 400, 'INVALID_PARAMETER_VALUE', 'no');
    const { create, find, looks } = server(refused);
    await expect(createOnce(create, find)).rejects.toBe(refused);
    expect(looks).toEqual([]);
  });
});
