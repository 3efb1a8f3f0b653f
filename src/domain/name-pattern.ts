import picomatch from 'picomatch';

/** Names that are meant by patterns such as `EURUSD_*`. */
export interface NamePattern {
  readonly matches: (name: string) => boolean;
  /** MLflow's filter for the names that may match, and perhaps for some more; undefined for all. */
  readonly filter: string | undefined;
}

/** @param patterns - a name that matches one of them is meant */
export function namePattern(patterns: readonly string[]): NamePattern {
  const [first = '', ...others] = patterns;
  // What needs no escaping in a filter, and means itself in a pattern. LIKE takes `_` for any character.
  const start = others.length === 0 ? (/^[\p{L}\p{N}_ .-]*/u.exec(first)?.[0] ?? '') : '';
  return {
    matches: picomatch([...patterns], { dot: true }),
    filter: start === '' ? undefined : `name LIKE '${start}%'`,
  };
}
