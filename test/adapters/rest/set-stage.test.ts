import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConflictError } from '../../../src/domain/errors.js';
import { errorOf } from '../../client/client-of.js';
import { type FakeMlflow, type Fault, startFakeMlflow } from '../../fake/fake-mlflow.js';
import { registryOf, seedStages, stagesNow, transition, transitions } from './registry-of.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

/** Version 3 to Production, from which versions 1 and 2 are archived. */
const promote = (expected = ['1', '2'], archiveOthers = true) =>
  registryOf(fake).setStage(
    { model: 'm', version: '3', stage: 'Production', archiveOthers },
    expected,
  );

describe('on a server that works', () => {
  test('one transition does it all', async () => {
    seedStages(fake, 'Production', 'Production', 'Staging');
    await promote(['2', '1']);
    expect(stagesNow(fake)).toEqual(['Archived', 'Archived', 'Production']);
    expect(transitions(fake)).toEqual(['3 → Production+']);
  });

  test('others are asked to be archived only if there are any, and if wanted', async () => {
    seedStages(fake, 'None', 'None', 'Staging');
    await promote([]);
    seedStages(fake, 'Production', 'Production', 'Staging');
    await promote(['1', '2'], false);
    expect(stagesNow(fake)).toEqual(['Production', 'Production', 'Production']);
    expect(transitions(fake)).toEqual(['3 → Production', '3 → Production']);
  });

  test.each([
    [['1'], 'Production of m is held by versions 1, 2, expected version 1'],
    [[], 'Production of m is held by versions 1, 2, expected no version'],
    [['1', '2', '3'], 'Production of m is held by versions 1, 2, expected versions 1, 2, 3'],
  ])('holders other than %j are a conflict, and nothing is sent', async (expected, message) => {
    seedStages(fake, 'Production', 'Production', 'None');
    const { error } = await errorOf(promote(expected));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error.message).toBe(message);
    expect(transitions(fake)).toEqual([]);
  });
});

const FAULTS: readonly (readonly [string, Omit<Fault, 'times'>, boolean])[] = [
  ['a 500 before', { status: 500 }, false],
  ['a 500 after', { status: 500, applied: true }, true],
  ['a 503 after', { status: 503, applied: true }, true],
  ['a web page after', { status: 200, body: '<html>busy</html>', applied: true }, true],
  ['a connection cut before', { drop: 'before' }, false],
  ['a connection cut after', { drop: 'after' }, true],
  ['an answer cut in the middle after', { drop: 'midway' }, true],
];

describe.each(FAULTS)('%s the server has archived', (_name, fault, isDone) => {
  test('ends in the right state all the same', async () => {
    seedStages(fake, 'Production', 'Production', 'Staging', 'Production', 'Archived');
    fake.on(transition({ archive_existing_versions: true }), fault as Fault);
    await promote(['1', '2', '4']);
    expect(stagesNow(fake)).toEqual(['Archived', 'Archived', 'Production', 'Archived', 'Archived']);
    expect(transitions(fake)).toEqual(
      isDone
        ? ['3 → Production+']
        : ['3 → Production+', '3 → Production', '4 → Archived', '2 → Archived', '1 → Archived'],
    );
  });
});

test('what the server has done in part is finished, not done again', async () => {
  seedStages(fake, 'Production', 'Production', 'None');
  fake.on(transition(), () => {
    const versions = fake.state.models.get('m')?.versions;
    Object.assign(versions?.get(1) ?? {}, { stage: 'Archived' });
    return { status: 500 };
  });
  await promote();
  expect(stagesNow(fake)).toEqual(['Archived', 'Archived', 'Production']);
  expect(transitions(fake)).toEqual(['3 → Production+', '3 → Production', '2 → Archived']);
});

test.each([
  [{ status: 403, body: 'Permission denied' }, 'forbidden'],
  [{ status: 401, body: 'who' }, 'unauthenticated'],
  [{ status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"gone"}' }, 'not_found'],
  [{ status: 404, body: '<html>' }, 'error'],
  [{ status: 400, body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"no"}' }, 'usage'],
  [{ status: 302, body: '' }, 'error'],
])('a refusal is no failure of the server: %j', async (fault, code) => {
  seedStages(fake, 'Production', 'Production', 'None');
  fake.on(transition(), fault);
  const { error } = await errorOf(promote());
  expect(error).toMatchObject({ code });
  expect(transitions(fake)).toEqual(['3 → Production+']);
  expect(stagesNow(fake)).toEqual(['Production', 'Production', 'None']);
});

test('a server that is too busy is asked again by the client', async () => {
  seedStages(fake, 'Production', 'Production', 'None');
  fake.on(transition(), { status: 429 });
  await promote();
  expect(transitions(fake)).toEqual(['3 → Production+', '3 → Production+']);
});
