import { readFileSync } from 'node:fs';
import { UsageError } from '../domain/errors.js';

/** The contents of a file of certificates. @throws UsageError that names the variable it comes from */
export function readPem(variable: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { hint: `${variable} names it`, cause });
  }
}
