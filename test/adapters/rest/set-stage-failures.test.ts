import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MlregError } from '../../../src/domain/errors.js';
import { errorOf } from '../../client/client-of.js';
import { type FakeMlflow, startFakeMlflow } from '../../fake/fake-mlflow.js';
import { registryOf, seedStages, stagesNow, transition, transitions } from './registry-of.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedStages(fake, 'Production', 'Production', 'Staging');
});
afterEach(() => fake.close());

const ALWAYS = { times: Number.POSITIVE_INFINITY };
const DOWN = { status: 500, body: '{"error_code":"INTERNAL_ERROR","message":"disk full"}' };

/** Versions 1 and 2 are archived by the first attempt at version 3; none of them moves it. */
const archivesOnly = () =>
  fake.on(
    transition({ version: '3' }),
    (_request, hit) => {
      for (const version of hit === 1 ? [1, 2] : []) {
        Object.assign(fake.state.models.get('m')?.versions.get(version) ?? {}, {
          stage: 'Archived',
        });
      }
      return DOWN;
    },
    ALWAYS,
  );

/** Version 3 to Production, from which versions 1 and 2 are archived: how that failed. */
const failure = async (expected = ['1', '2']): Promise<MlregError> => {
  const change = { model: 'm', version: '3', stage: 'Production', archiveOthers: true } as const;
  const { error } = await errorOf(registryOf(fake).setStage(change, expected));
  expect(error).toMatchObject({
    name: expect.stringMatching(/^(MlregError|PartialError)$/),
    hint: `set the stage in MLflow's own page: ${fake.url}/#/models/m/versions/3`,
  });
  return error as MlregError;
};

test('every transition fails: nothing has changed, exit 1', async () => {
  fake.on(transition(), DOWN, ALWAYS);
  const error = await failure();
  expect(error.code).toBe('error');
  expect(error.message).toMatch(
    /^nothing was changed; Production of m is now held by versions 1, 2: /,
  );
  expect(error.message).toContain('disk full');
  expect(stagesNow(fake)).toEqual(['Production', 'Production', 'Staging']);
});

test('every connection is cut: nothing has changed, exit 1', async () => {
  fake.on(transition(), { drop: 'before' }, ALWAYS);
  const error = await failure();
  expect(error.code).toBe('error');
  expect(stagesNow(fake)).toEqual(['Production', 'Production', 'Staging']);
});

test('the second of two others cannot be archived: done in part, exit 3', async () => {
  fake.on(transition({ archive_existing_versions: true }), DOWN);
  fake.on(transition({ version: '1', stage: 'Archived' }), DOWN, ALWAYS);
  const error = await failure();
  expect(error.code).toBe('partial');
  expect(error.message).toMatch(/ Production of m is now held by versions 1, 3: /);
  expect(stagesNow(fake)).toEqual(['Production', 'Archived', 'Production']);
});

test('what the server archived is put back if the version cannot be moved', async () => {
  archivesOnly();
  const error = await failure();
  expect(error.code).toBe('error');
  expect(error.message).toMatch(
    /^nothing was changed; Production of m is now held by versions 1, 2: /,
  );
  expect(stagesNow(fake)).toEqual(['Production', 'Production', 'Staging']);
  expect(transitions(fake).slice(2).sort()).toEqual(['1 → Production', '2 → Production']);
});

test('what cannot be put back is named: done in part, exit 3', async () => {
  archivesOnly();
  fake.on(transition({ version: '1', stage: 'Production' }), DOWN, ALWAYS);
  const error = await failure();
  expect(error.code).toBe('partial');
  expect(error.message).toMatch(/ Production of m is now held by version 2: /);
  expect(stagesNow(fake)).toEqual(['Archived', 'Production', 'Staging']);
});

test('the version was there before, and the others stay: nothing has changed, exit 1', async () => {
  seedStages(fake, 'Production', 'Production', 'Production');
  fake.on(transition(), DOWN, ALWAYS);
  const error = await failure(['1', '2', '3']);
  expect(error.code).toBe('error');
  expect(error.message).toMatch(/^nothing was changed; .* held by versions 1, 2, 3: /);
});

test('after an open failure what stands cannot be read: that is said, exit 3', async () => {
  fake.on(transition(), { drop: 'after' });
  fake.on('/search', (_request, hit) => (hit > 1 ? DOWN : undefined), ALWAYS);
  const error = await failure();
  expect(error.code).toBe('partial');
  expect(error.message).toContain('what stands could not be read');
});

test('the server refuses the plain transition: nothing has changed, and it is said why', async () => {
  fake.on(transition({ archive_existing_versions: true }), DOWN);
  fake.on(transition({ archive_existing_versions: false }), { status: 403, body: 'read only' });
  const error = await failure();
  expect(error.code).toBe('error');
  expect(error.message).toContain('read only');
  expect(stagesNow(fake)).toEqual(['Production', 'Production', 'Staging']);
});
