/** The part of a semantic label that goes up. */
export const BUMPS = ['major', 'minor', 'patch'] as const;
export type Bump = (typeof BUMPS)[number];

const PART = String.raw`(?:[~^=]|[<>]=?)?v?\d{1,9}(?:\.(?:\d{1,9}|[x*])){0,2}(?:-[\w.-]+)?`;
const RANGE = new RegExp(`^${PART}(?: (?:\\|\\| )?${PART})*$`, 'i');
/** Three numbers with something between them, as labels of other formats have. */
const THREE_NUMBERS = /^[^\d@]*\d{1,9}[^\d@]+\d{1,9}[^\d@]+\d{1,9}[^\d@]*$/;

/**
 * True for what may be a label, such as `v1.2.0` or `release-1.2.0`, or a range of semver's, such as
 * `^1.2`, `1.x` or `>=1.2 <2`; `v3` and `3` are numbers of versions. Which it is only the settings tell.
 */
export function isLabelOrRange(text: string): boolean {
  if (/^v?\d*$/i.test(text)) return false;
  return RANGE.test(text) || THREE_NUMBERS.test(text);
}

export const DEFAULT_LABEL_FORMAT = 'v{major}.{minor}.{patch}';
/** True if a label in this format can be read again: each part once, and something between them. */
export function isLabelFormat(format: string): boolean {
  const parts = format.split(/\{(?:major|minor|patch)\}/);
  const isWhole = BUMPS.every((part) => format.split(`{${part}}`).length === 2);
  const [before = '', first = '', second = '', after = ''] = parts;
  return isWhole && first !== '' && second !== '' && !/\d$/.test(before) && !/^\d/.test(after);
}
