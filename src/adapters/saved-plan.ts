import { open } from 'node:fs/promises';
import * as z from 'zod/mini';
import { MlregError, UsageError } from '../domain/errors.js';
import {
  LONGEST_PLAN,
  PLAN_KIND,
  PLAN_SCHEMA_VERSION,
  type SavedPlan,
} from '../domain/saved-plan.js';
import { STAGES } from '../domain/types.js';

const name = z.string().check(z.minLength(1), z.maxLength(1_000));
const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const stage = z.nullable(z.enum(STAGES));

/** Nothing but what mlreg writes: a field that it does not know may mean anything. */
const planSchema = z.strictObject({
  schema_version: z.literal(PLAN_SCHEMA_VERSION),
  kind: z.literal(PLAN_KIND),
  made_at: time,
  registry_uri: z.string(),
  workspace: z.nullable(z.string()),
  model: z.nullable(name),
  policy: z.strictObject({
    keep: z.int().check(z.minimum(0), z.maximum(999_999_999)),
    older_than_ms: z.nullable(z.number().check(z.minimum(0))),
    stage,
    archive: z.boolean(),
    keep_previous: z.boolean(),
  }),
  versions: z.array(
    z.strictObject({
      model: name,
      version: z.string().check(z.regex(/^[1-9]\d{0,15}$/)),
      action: z.enum(['keep', 'delete', 'archive']),
      reason: z.string(),
      stage,
      aliases: z.array(z.string()),
      last_updated_timestamp: z.nullable(time),
      state: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
});

/**
 * Reads the file of a saved plan. It may come from anybody: it is no more than the terms of a cleanup,
 * which is planned anew, and what that must come to.
 *
 * @param path - an absolute path
 * @param shownPath - the same as it was given
 * @throws UsageError if it is none
 */
export async function readSavedPlan(path: string, shownPath: string): Promise<SavedPlan> {
  const text = await readText(path, shownPath).catch((cause) => {
    throw inWords(cause, shownPath);
  });
  const parsed = planSchema.safeParse(parsedJson(text, shownPath));
  if (!parsed.success) throw noPlan(shownPath, where(parsed.error.issues[0]));
  const { made_at, registry_uri, workspace, model, policy, versions } = parsed.data;
  const madeAt = Date.parse(made_at);
  if (Number.isNaN(madeAt)) throw noPlan(shownPath, 'made_at is no time');
  return {
    madeAt,
    registryUri: registry_uri,
    workspace,
    model,
    policy: {
      keep: policy.keep,
      olderThan: policy.older_than_ms ?? undefined,
      stage: policy.stage ?? undefined,
      archive: policy.archive,
      keepPrevious: policy.keep_previous,
    },
    versions,
  };
}

/** A pipe has no size: what is read is counted. */
async function readText(path: string, shownPath: string): Promise<string> {
  const handle = await open(path);
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of handle.createReadStream({ encoding: 'utf8' })) {
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST_PLAN) throw noPlan(shownPath, 'it is too long');
  }
  return pieces.join('');
}

function inWords(cause: unknown, shownPath: string): unknown {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || cause instanceof MlregError) return cause;
  const words =
    code === 'ENOENT' ? `there is no file ${shownPath}` : `cannot read ${shownPath} (${code})`;
  const hint = 'save a plan with `mlreg cleanup --plan FILE`, and name that file';
  return new UsageError(words, { hint, cause });
}

function parsedJson(text: string, shownPath: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw noPlan(shownPath, 'it is not JSON');
  }
}

function where(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path.map(String).join('.');
  return path ? `${path} is not as mlreg writes it` : 'its fields are not those that mlreg writes';
}

function noPlan(shownPath: string, why: string): MlregError {
  return new UsageError(`${shownPath} is not the saved plan of a cleanup: ${why}`, {
    hint: 'save one with `mlreg cleanup --plan FILE`; it is not made to be edited',
  });
}
