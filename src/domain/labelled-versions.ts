import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import { LABEL_TAG } from './own-tags.js';
import type { ModelVersion } from './types.js';
import { numbersOf } from './version-label.js';

/**
 * The versions with the label that is meant: that very one, else the same numbers, else the highest in the
 * range. More than one if a label was given twice.
 *
 * @param wanted - `v1.2.0`, `1.2`, `^1.2`, `>=1.2 <2`
 * @param format - of the project's labels; those of other formats are known as well
 */
export function versionsLabelled(
  wanted: string,
  versions: readonly ModelVersion[],
  format: string,
): ModelVersion[] {
  const labelled = versions.flatMap((version) => {
    const label = version.tags.get(LABEL_TAG);
    return label === undefined ? [] : [{ version, label, numbers: numbersOf(label, format) }];
  });
  const same = labelled.filter(({ label }) => label === wanted);
  if (same.length > 0) return same.map(({ version }) => version);
  const numbers = numbersOf(wanted, format);
  const range = numbers ?? validRange(wanted);
  if (range === null) return [];
  const inRange = labelled.filter(
    (each) => each.numbers !== null && satisfies(each.numbers, range),
  );
  const highest = inRange
    .flatMap((each) => each.numbers ?? [])
    .sort(compare)
    .at(-1);
  return inRange.filter((each) => each.numbers === highest).map(({ version }) => version);
}

/** The labels of a model, for who has named one that it has not: the highest first. */
export function labelsOf(versions: readonly ModelVersion[], format: string): string[] {
  const known = versions.flatMap(({ tags }) => tags.get(LABEL_TAG) ?? []);
  const numbered = known.flatMap((label) => {
    const numbers = numbersOf(label, format);
    return numbers === null ? [] : [{ label, numbers }];
  });
  return numbered.sort((a, b) => compare(b.numbers, a.numbers)).map(({ label }) => label);
}
