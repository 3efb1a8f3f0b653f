import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aLoadWorld } from './load-world.js';

test('what was loaded is found without the registry', async () => {
  const world = await aLoadWorld();
  for (let each = 0; each < 10; each += 1) await world.add();
  for (const ref of ['m/2', 'm/9', 'm/10']) await world.load(ref);
  const version = async (ref: string) => (await world.findLoaded(ref))?.manifest.version;
  expect(await version('m/2')).toBe('2');
  expect(await version('m/3')).toBeUndefined();
  expect(await version('m')).toBe('10');
  expect(await version('m/latest')).toBe('10');
  expect(await world.findLoaded('m/2')).toMatchObject({
    changed: false,
    from: 'local',
    folder: join(world.root, 'm/2'),
  });
});

test('only the registry knows aliases, stages and runs', async () => {
  const world = await aLoadWorld();
  await world.add();
  await world.load('m/1');
  for (const ref of ['m@champion', 'm/Production', 'models:/m-1', 'runs:/1/model']) {
    expect(await world.findLoaded(ref)).toBeUndefined();
  }
});

test('what was changed since is passed over', async () => {
  const world = await aLoadWorld();
  await world.add();
  await world.add();
  await world.load('m/1');
  await world.load('m/2');
  world.put('m/2/MLmodel', 'FLAVORS: {}\n');
  expect(await world.findLoaded('m/2')).toBeUndefined();
  expect(await world.findLoaded('m')).toMatchObject({ manifest: { version: '1' } });
  rmSync(join(world.root, 'm/1/empty'));
  expect(await world.findLoaded('m')).toBeUndefined();
});

test('another choice of files is something else', async () => {
  const world = await aLoadWorld();
  await world.add();
  await world.load('m/1', { include: ['MLmodel'] });
  expect(await world.findLoaded('m/1')).toBeUndefined();
});

test('another registry has other models of the same name', async () => {
  const world = await aLoadWorld();
  await world.add();
  await world.load('m/1', { trackingUri: 'http://other' });
  expect(await world.findLoaded('m/1')).toBeUndefined();
  expect(await world.findLoaded('m/1', { trackingUri: null })).toBeDefined();
});

test('with a prefix', async () => {
  const world = await aLoadWorld('team_');
  await world.add(undefined, 'team_lstm');
  await world.load('lstm/1');
  expect(await world.findLoaded('lstm')).toMatchObject({
    manifest: { registered_name: 'team_lstm', model_name: 'lstm' },
  });
});
