export const FORMATS = ['table', 'json', 'ndjson', 'yaml', 'csv', 'tsv'] as const;
export type Format = (typeof FORMATS)[number];

/** How the result of a command is printed. */
export interface OutputChoice {
  /** Undefined: a table on a terminal, TSV into a pipe. */
  readonly format: Format | undefined;
  /** Fields of `--json=a,b`; undefined for all. */
  readonly fields: readonly string[] | undefined;
  /** Ids only. */
  readonly quiet: boolean;
  readonly colour: boolean;
  /** How the progress of long work is shown. */
  readonly progress: ProgressChoice;
}

/** True where programs read the result, and so the errors as well. */
export function isForPrograms({ format }: OutputChoice): boolean {
  return format === 'json' || format === 'ndjson';
}

export const PROGRESS_CHOICES = ['auto', 'plain', 'none'] as const;
export type ProgressChoice = (typeof PROGRESS_CHOICES)[number];
