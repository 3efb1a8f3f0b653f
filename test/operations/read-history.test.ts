import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { collect } from '../../src/domain/collect.js';
import { readHistory } from '../../src/operations/read-history.js';
import { recordChange } from '../../src/operations/record-change.js';
import { renameModel } from '../../src/operations/rename-model.js';
import { anAudit, aRegistry, deps } from './fixtures.js';

let registry: MemoryRegistry;
let tracking: MemoryTracking;
let audit: ReturnType<typeof anAudit>;
beforeEach(async () => {
  registry = await aRegistry({ m: 1, pre_long: 1 });
  tracking = new MemoryTracking();
  audit = anAudit(tracking);
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const change = (model: string, version: string) =>
  recordChange(
    { verb: 'promote', model, version, target: '@a', from: [] },
    { audit },
    async () => {},
  );
const rename = (model: string, newName: string) =>
  renameModel({ model, newName }, { ...deps(registry), audit });
const history = async (model: string, more: object = {}) => {
  const all = { ...deps(registry), events: tracking, auditExperiment: 'mlreg-audit', sha256 };
  const read = await readHistory(model, {}, { ...all, ...more });
  const events = await collect(read.events);
  return [read.model, ...events.map(({ verb, model: of, version }) => `${verb} ${of}/${version}`)];
};

test('the changes of one model, newest first', async () => {
  await change('m', '1');
  await change('other', '9');
  await change('m', '2');
  expect(await history('m')).toEqual(['m', 'promote m/2', 'promote m/1']);
});

test('none, where nothing was recorded yet', async () => {
  expect(await history('m')).toEqual(['m']);
});

test('a name without its prefix', async () => {
  await change('pre_long', '1');
  expect(await history('long', { modelPrefix: 'pre_' })).toEqual([
    'pre_long',
    'promote pre_long/1',
  ]);
});

test('of a model that is deleted, with or without its prefix', async () => {
  await change('pre_long', '1');
  await registry.deleteModel('pre_long');
  expect(await history('pre_long')).toEqual(['pre_long', 'promote pre_long/1']);
  expect(await history('long', { modelPrefix: 'pre_' })).toEqual([
    'pre_long',
    'promote pre_long/1',
  ]);
});

test('what never was is not found', async () => {
  await change('m', '1');
  await expect(history('n')).rejects.toMatchObject({ code: 'not_found' });
});

test('under its former names too, but not what another of that name did later', async () => {
  await change('m', '1');
  await rename('m', 'n');
  await rename('n', 'o');
  await registry.createModel({ name: 'm' });
  await change('m', '7');
  await change('o', '2');
  expect(await history('o')).toEqual([
    'o',
    'promote o/2',
    'rename o/null',
    'rename n/null',
    'promote m/1',
  ]);
});

test('names that were exchanged are read once each', async () => {
  await change('m', '1');
  await rename('m', 'n');
  await rename('n', 'm');
  const read = await history('m');
  expect(read.slice(1).sort()).toEqual(['promote m/1', 'rename m/null', 'rename n/null']);
});

test('an event that only bears the key of another model is left out', async () => {
  await change('m', '1');
  await recordChange(
    { verb: 'promote', model: 'evil', version: '9', target: '@a', from: [] },
    { audit: { ...audit, sha256: () => sha256('m') } },
    async () => {},
  );
  expect(await history('m')).toEqual(['m', 'promote m/1']);
});

test('off: there is no memory', async () => {
  await expect(history('m', { auditExperiment: 'off' })).rejects.toMatchObject({
    code: 'error',
    hint: expect.stringContaining('audit_experiment'),
  });
});
