/** The part of a semantic label that goes up. */
export const BUMPS = ['major', 'minor', 'patch'] as const;
export type Bump = (typeof BUMPS)[number];

export const DEFAULT_LABEL_FORMAT = 'v{major}.{minor}.{patch}';
/** True if a label in this format can be read again: each part once, and something between them. */
export function isLabelFormat(format: string): boolean {
  const parts = format.split(/\{(?:major|minor|patch)\}/);
  const isWhole = BUMPS.every((part) => format.split(`{${part}}`).length === 2);
  const [before = '', first = '', second = '', after = ''] = parts;
  return isWhole && first !== '' && second !== '' && !/\d$/.test(before) && !/^\d/.test(after);
}
