import type { Tags } from './types.js';

export type Decision = 'approved' | 'rejected';

/** What somebody thinks of a version; whoever decides again takes the earlier word back. */
export interface Approval {
  readonly actor: string;
  readonly decision: Decision;
  readonly reason: string | null;
  /** ISO 8601, UTC; null if it was written otherwise. */
  readonly at: string | null;
}

const PREFIX = 'mlreg.approval.';

/** A tag key has 250 characters at most (MLflow 3.17); some are left for a number. */
const SLUG_LENGTH = 200;

/** All approvals and rejections, oldest first; tags that hold none are passed over. */
export function approvalsOf(tags: Tags): Approval[] {
  return [...tags]
    .flatMap(([key, text]) => (key.startsWith(PREFIX) ? (parseApproval(text) ?? []) : []))
    .sort((a, b) => compareTexts(a.at ?? '', b.at ?? '') || compareTexts(a.actor, b.actor));
}

/**
 * The tag in which somebody's word stands, or would. A tag key takes no `@` and the like, so two
 * names may be the same there: the second gets a number.
 */
export function approvalKey(actor: string, tags: Tags): string {
  const base = PREFIX + slugOf(actor);
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? base : `${base}-${count}`;
    const text = tags.get(key);
    const owner = text === undefined ? actor : parseApproval(text)?.actor;
    if (owner === undefined || owner === actor) return key;
  }
}

/** What stands in the tag. */
export function approvalText({ actor, decision, reason, at }: Approval): string {
  return JSON.stringify({ actor, decision, reason, at });
}

function slugOf(actor: string): string {
  const slug = actor
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return Array.from(slug).slice(0, SLUG_LENGTH).join('') || 'unknown';
}

/** Anybody may write such a tag. */
function parseApproval(text: string): Approval | undefined {
  const found = jsonObject(text);
  if (found === undefined) return undefined;
  const { actor, decision, reason, at } = found;
  if (typeof actor !== 'string' || actor === '') return undefined;
  if (decision !== 'approved' && decision !== 'rejected') return undefined;
  const isTime = typeof at === 'string' && !Number.isNaN(Date.parse(at));
  return {
    actor,
    decision,
    reason: typeof reason === 'string' && reason !== '' ? reason : null,
    at: isTime ? new Date(at).toISOString() : null,
  };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
