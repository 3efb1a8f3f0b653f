/** A line of a `requirements.txt`, taken apart. */
export interface Requirement {
  /** As PyPI compares names: `Scikit_Learn` is `scikit-learn`. */
  readonly name: string;
  /** `==1.26.4`, `[extra]>=2,<3`; `*` where any version will do. */
  readonly asked: string;
}

/** A line that names no package, such as `-r more.txt` or a URL, is its own name. */
export function parseRequirement(line: string): Requirement {
  const [, name, asked = ''] = /^([a-z0-9][a-z0-9._-]*)(.*)$/is.exec(line) ?? [];
  const rest = asked.trim();
  if (name === undefined || !/^($|[[(=<>!~;@])/.test(rest)) return { name: line, asked: '*' };
  return { name: name.toLowerCase().replace(/[-_.]+/g, '-'), asked: rest || '*' };
}
