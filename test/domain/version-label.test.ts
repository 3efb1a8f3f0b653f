import { describe, expect, test } from 'vitest';
import { DEFAULT_LABEL_FORMAT, isLabelFormat } from '../../src/domain/label-format.js';
import { nextLabel } from '../../src/domain/version-label.js';

describe('the next label', () => {
  test.each([
    [[], 'patch', 'v1.0.0'],
    [['v1.2.3'], 'patch', 'v1.2.4'],
    [['v1.2.3'], 'minor', 'v1.3.0'],
    [['v1.2.3'], 'major', 'v2.0.0'],
    [['v1.10.0', 'v1.9.9', 'v1.2.0'], 'patch', 'v1.10.1'],
    [['1.4.0', 'V1', 'soon', ''], 'patch', 'v1.4.1'],
    [['v2.0.0-rc.1'], 'patch', 'v2.0.0'],
    [['v999999999999999999.0.0'], 'patch', 'v1.0.0'],
  ] as const)('after %j, %s, is %s', (labels, bump, next) => {
    expect(nextLabel(labels, bump, DEFAULT_LABEL_FORMAT)).toBe(next);
  });

  test('is read and written in its own format', () => {
    const format = 'release-{major}_{minor}({patch})';
    const first = nextLabel([], 'patch', format);
    expect(first).toBe('release-1_0(0)');
    expect(nextLabel([first, 'v0.9.0'], 'minor', format)).toBe('release-1_1(0)');
    const turned = '{patch}/{minor}/{major}';
    expect(nextLabel(['3/2/1'], 'minor', turned)).toBe('0/3/1');
  });
});

test.each([
  [DEFAULT_LABEL_FORMAT, true],
  ['{major}.{minor}', false],
  ['{major}.{minor}.{patch}.{patch}', false],
  ['{major}{minor}.{patch}', false],
  ['1{major}.{minor}.{patch}', false],
  ['', false],
])('the format %j can be read again: %s', (format, legal) => {
  expect(isLabelFormat(format)).toBe(legal);
});
