import compare from 'semver/functions/compare.js';
import inc from 'semver/functions/inc.js';
import parse from 'semver/functions/parse.js';
import type { Bump } from './label-format.js';

const FIRST = '1.0.0';

/**
 * The label that follows the highest of these, or `1.0.0`. What is no label is passed over.
 *
 * @param format - such as `v{major}.{minor}.{patch}`; labels of other formats count as well
 */
export function nextLabel(labels: readonly string[], bump: Bump, format: string): string {
  const known = labels.flatMap((label) => numbersOf(label, format) ?? []).sort(compare);
  const highest = known.at(-1);
  const next = highest === undefined ? FIRST : (inc(highest, bump) ?? FIRST);
  const [major = '', minor = '', patch = ''] = next.split('.');
  return format.replace('{major}', major).replace('{minor}', minor).replace('{patch}', patch);
}

/** `1.2.0` of a label: by its format, else as semver has it. */
export function numbersOf(label: string, format: string): string | null {
  const pattern = format
    .split(/(\{(?:major|minor|patch)\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined
        ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
        : `(?<${name}>\\d{1,9})`;
    })
    .join('');
  const { major, minor, patch } = new RegExp(`^${pattern}$`).exec(label)?.groups ?? {};
  const text = major === undefined ? label : `${Number(major)}.${Number(minor)}.${Number(patch)}`;
  return parse(text)?.version ?? null;
}
