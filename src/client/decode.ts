import type { AnswerIssue, AnswerSchema } from './call.js';
import { type RequestLabel, ResponseShapeError, RestError } from './errors.js';
import { parseRetryAfter } from './retry.js';
import type { TextResponse } from './transport.js';

/**
 * The answer as data.
 *
 * @throws RestError for an error status, ResponseShapeError for a 200 that is no such answer
 */
export function decode<Answer>(
  label: RequestLabel,
  response: TextResponse,
  schema: AnswerSchema<Answer>,
): Answer {
  if (response.status < 200 || response.status > 299) throw statusError(label, response);
  if (response.body === '') throw new ResponseShapeError(label, 'nothing: an empty body');
  let json: unknown;
  try {
    json = JSON.parse(response.body);
  } catch {
    // The error of JSON.parse is no cause to keep: it quotes the answer.
    throw new ResponseShapeError(label, describeText(response));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ResponseShapeError(label, `an unexpected shape: ${describeIssue(parsed.error)}`);
}

function describeIssue({ issues: [issue] }: { readonly issues: readonly AnswerIssue[] }): string {
  const place = issue?.path.join('.') || 'the answer';
  const wanted = issue?.code === 'invalid_type' ? `, ${issue.expected} expected` : '';
  return `${place} is not as MLflow has it${wanted}`;
}

export function statusError(label: RequestLabel, response: TextResponse): RestError {
  const { status, headers } = response;
  const now = Date.parse(headers.date ?? '') || Date.now();
  const retryAfter = parseRetryAfter(headers['retry-after'], now);
  const known = mlflowError(response.body);
  const words = known?.message ?? plainWords(response);
  const code = known?.code ?? null;
  const { isAnonymous } = response;
  return new RestError(label, status, code, words, retryAfter, redirect(response), isAnonymous);
}

function redirect({ status, headers: { location } }: TextResponse): string | null {
  return status >= 300 && status < 400 && location ? withoutQuery(location) : null;
}

/** MLflow's `{error_code, message}`; FastAPI's routes answer `{detail}` (3.17.2). */
function mlflowError(body: string): { code: string | null; message: string } | undefined {
  try {
    const { error_code: code, message, detail } = JSON.parse(body) ?? {};
    const text = message ?? detail;
    if (typeof code !== 'string' && typeof text !== 'string') return undefined;
    return { code: typeof code === 'string' ? code : null, message: String(text ?? code) };
  } catch {
    return undefined;
  }
}

/** What an error page or a plain text says, shortened; a redirect says where to. */
function plainWords(response: TextResponse): string {
  const target = redirect(response);
  if (target !== null) return `a redirect to ${target}`;
  if (isHtml(response)) return `a web page${titleOf(response.body)}`;
  return shortened(response.body.trim(), 300) || 'nothing else';
}

/** What a body is that is not what it should be, shortened. */
export function describeText(response: TextResponse, wanted = 'JSON'): string {
  if (isHtml(response)) return `a web page${titleOf(response.body)} instead of ${wanted}`;
  const encoding = response.headers['content-encoding'];
  if (encoding) return `text in the encoding ${encoding} that was not asked for`;
  const start = shortened(response.body.trim(), 80);
  return start.startsWith('{') ? 'JSON that breaks off' : `"${start}" instead of ${wanted}`;
}

/** MLflow's basic-auth app calls its plain words text/html (3.17.2). */
function isHtml({ headers, body }: TextResponse): boolean {
  const isCalledSo = /html/.test(headers['content-type'] ?? '');
  return /^\s*<(!doctype|html)/i.test(body) || (isCalledSo && /^\s*</.test(body));
}

function titleOf(html: string): string {
  const title = /<title>([^<]+)/i.exec(html)?.[1]?.trim();
  return title ? ` titled "${shortened(title, 100)}"` : '';
}

/** The mark tells whoever redacts a message where half of a secret may stand. */
function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function withoutQuery(location: string): string {
  return location.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
}
