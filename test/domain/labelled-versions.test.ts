import { expect, test } from 'vitest';
import { DEFAULT_LABEL_FORMAT } from '../../src/domain/label-format.js';
import { labelsOf, versionsLabelled } from '../../src/domain/labelled-versions.js';
import { aVersion } from './fixtures.js';

const labelled = (...labels: readonly string[]) =>
  labels.map((label, index) =>
    aVersion({ version: String(index + 1), tags: new Map([['mlreg.semver', label]]) }),
  );
const VERSIONS = [
  ...labelled('v1.2.0', 'v1.10.0', 'v2.0.0', 'v1.3.0-rc.1', '1.1.0', 'soon'),
  aVersion({ version: '9' }),
];

test.each([
  ['v1.2.0', ['1']],
  ['1.2.0', ['1']],
  ['v1.1.0', ['5']],
  ['^1.2', ['2']],
  ['~1.2', ['1']],
  ['1', ['2']],
  ['1.x', ['2']],
  ['>=1.2 <1.10', ['1']],
  ['v1.3.0-rc.1', ['4']],
  ['<1.2 || ^2', ['3']],
  ['soon', ['6']],
  ['^3', []],
  ['later', []],
])('%s is %j', (wanted, versions) => {
  const found = versionsLabelled(wanted, VERSIONS, DEFAULT_LABEL_FORMAT);
  expect(found.map(({ version }) => version)).toEqual(versions);
});

test('a label that was given twice is of both', () => {
  const twice = labelled('v1.0.0', 'v1.0.0', '1.0.0');
  const found = (wanted: string) =>
    versionsLabelled(wanted, twice, DEFAULT_LABEL_FORMAT).map(({ version }) => version);
  expect(found('v1.0.0')).toEqual(['1', '2']);
  expect(found('^1')).toEqual(['1', '2', '3']);
});

test('labels are read in the format of the project', () => {
  const format = 'release-{major}_{minor}_{patch}';
  const own = labelled('release-1_2_0', 'release-1_10_0', 'release-2_0_0');
  const found = (wanted: string) =>
    versionsLabelled(wanted, own, format).map(({ version }) => version);
  expect(found('^1.2')).toEqual(['2']);
  expect(found('release-1_2_0')).toEqual(['1']);
  expect(found('1.2.0')).toEqual(['1']);
  expect(labelsOf(own, format)).toEqual(['release-2_0_0', 'release-1_10_0', 'release-1_2_0']);
});
