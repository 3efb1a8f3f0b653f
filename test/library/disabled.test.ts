import { expect, expectTypeOf, it } from 'vitest';
import { collect, type ModelRegistry, openRegistry } from '../../src/index.js';
import { disabledRegistry } from '../../src/library/disabled.js';

/** Somebody's code that must run without MLflow. */
const open = (isOn: boolean) =>
  openRegistry({ trackingUri: 'http://127.0.0.1:9', enabled: isOn, maxRetries: 0 });

it('has empty lists, and null for everything else', async () => {
  const registry = await open(false);
  expect(registry.enabled).toBe(false);
  expect(await collect(registry.models.list())).toEqual([]);
  expect(await collect(registry.history('m'))).toEqual([]);
  expect(await registry.versions.promote('m/1', { stage: 'Production' })).toBeNull();
  expect(await registry.load({ model: 'm' })).toBeNull();
  expect(await registry.cleanup.plan()).toBeNull();
  expect(await registry.close()).toBeUndefined();
});

it('refuses nothing: not even settings that cannot be', async () => {
  const registry = await openRegistry({ enabled: false, maxRetries: -1 });
  expect(await registry.versions.get('no such/thing/at/all')).toBeNull();
});

it('has every method of an open registry', async () => {
  const registry = await openRegistry({ trackingUri: 'http://127.0.0.1:9' });
  expect(namesIn(disabledRegistry())).toEqual(namesIn(registry));
});

function namesIn(part: object): string[] {
  return Object.entries(part).flatMap(([name, value]) =>
    typeof value === 'object' ? namesIn(value).map((each) => `${name}.${each}`) : [name],
  );
}

it('is typed: null may be the answer unless it is certainly open', async () => {
  const unsure = await open(false);
  type Got = Awaited<ReturnType<typeof unsure.models.get>>;
  expectTypeOf<null>().toExtend<Got>();
  if (unsure.enabled) expectTypeOf(unsure).toExtend<ModelRegistry>();
  expectTypeOf(openRegistry({})).resolves.toEqualTypeOf<ModelRegistry>();
});
