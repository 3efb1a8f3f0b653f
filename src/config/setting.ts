import * as z from 'zod/mini';
import { LONGEST_SECONDS } from '../domain/duration.js';
import { type ExtraHeaders, parseHeaders } from './headers.js';

/** Where a setting may be given, besides `MLREG_<KEY>` for every one of them. */
export interface SettingMeta {
  readonly description: string;
  /** Variables of MLflow and AWS, the first that is set wins. */
  readonly variables?: readonly string[];
  readonly flag?: string;
  /** Printed nowhere. */
  readonly secret?: true;
  /** May stand in the project's `mlreg.config.yaml`. */
  readonly project?: true;
  /** It is run, so it is never taken from a file that came with a folder. */
  readonly runs?: true;
}

export function setting<Schema extends z.ZodMiniType>(schema: Schema, about: SettingMeta) {
  return { schema, ...about };
}

// One schema for all settings of a kind: making them costs every start.
export const name = z
  .string({ error: ({ input }) => (input === null ? 'is empty' : 'is not a text') })
  .check(z.trim(), z.minLength(1, 'is empty'));
export const text = z.optional(name);

/** From a file a number, from a variable its text. */
export const number = (message: string, ...checks: Parameters<z.ZodMiniNumber['check']>) =>
  z.pipe(
    z.transform((value) => (typeof value === 'string' && value.trim() ? Number(value) : value)),
    z.number(message).check(...checks),
  );
export const SECONDS = `is not a number of seconds above 0, up to ${LONGEST_SECONDS}`;
export const RETRIES = 'is not a whole number from 0 to 10';

const SWITCH = new Map<unknown, boolean>([
  ...[true, 'true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...[false, 'false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);
const onOrOff = z.pipe(
  z.transform((value) => SWITCH.get(typeof value === 'string' ? value.toLowerCase() : value)),
  z.boolean('is neither true nor false'),
);
export const offByDefault = z._default(onOrOff, false);
export const onByDefault = z._default(onOrOff, true);

export const headers = z.optional(
  z.pipe(
    z.transform((given, { issues }) => {
      const parsed = parseHeaders(given);
      if (typeof parsed === 'string') issues.push({ code: 'custom', message: parsed, input: '' });
      return parsed;
    }),
    z.custom<ExtraHeaders>(),
  ),
);

/** As MLflow's server checks it (3.17.2). */
export const workspace = z.optional(
  z
    .string({ error: ({ input }) => (input === null ? 'is empty' : 'is not a text') })
    .check(
      z.trim(),
      z.regex(
        /^(?=.{2,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
        'is not the name of a workspace: 2 to 63 of a-z, 0-9 and "-", with no "-" at either end',
      ),
    ),
);
