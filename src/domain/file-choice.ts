import picomatch from 'picomatch';

/** Which files of a model are meant, by patterns such as `*.pkl` and `data/**`. */
export interface FilePatterns {
  /** Empty for all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A pattern without a slash is for a file of that name in any folder, as in `.gitignore`. */
export function fileChoice({ include, exclude }: FilePatterns): (path: string) => boolean {
  const isIncluded = include.length === 0 ? () => true : matcher(include);
  const isExcluded = exclude.length === 0 ? () => false : matcher(exclude);
  return (path) => isIncluded(path) && !isExcluded(path);
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  const anywhere = patterns.map((pattern) => (pattern.includes('/') ? pattern : `**/${pattern}`));
  return picomatch(anywhere, { dot: true });
}
