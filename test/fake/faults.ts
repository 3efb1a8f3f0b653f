import type { RecordedRequest } from './answer.js';

/** What to match: the end of the path, a pattern for `METHOD path`, or any question about the request. */
export type Match = string | RegExp | ((request: RecordedRequest) => boolean);

/**
 * What goes wrong.
 * - `status`: this answer is sent. The change is not made, unless `applied` is set: then it is, as
 *   when a proxy loses the server's answer.
 * - `drop`: the socket is cut `before` or `after` the change is made, with nothing sent, or
 *   `midway`, after the change and half of the true answer.
 * - `hang`: no answer until the fake is closed, the change made or not.
 * - `delay`: the true answer, after so many milliseconds.
 */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: string; applied?: boolean }
  | { drop: 'before' | 'after' | 'midway' }
  | { hang: 'before' | 'after' }
  | { delay: number };

/** A fault, or a function that chooses one for each matching request; undefined means none. */
export type Responder = Fault | ((request: RecordedRequest, hit: number) => Fault | undefined);

export interface FaultOptions {
  /** How many matching requests are hit, in a row. @default 1 */
  times?: number;
}

/** A registered fault. */
export interface FaultHandle {
  /** How many requests it has hit. */
  readonly hits: number;
  remove(): void;
}

interface Rule extends FaultHandle {
  hits: number;
  match: Match;
  responder: Responder;
  times: number;
}

/** The faults of one fake, asked in the order they were added. */
export class Faults {
  private rules: Rule[] = [];

  add(match: Match, responder: Responder, { times = 1 }: FaultOptions = {}): FaultHandle {
    const rule: Rule = {
      match,
      responder,
      times,
      hits: 0,
      remove: () => {
        this.rules = this.rules.filter((each) => each !== rule);
      },
    };
    this.rules.push(rule);
    return rule;
  }

  clear(): void {
    this.rules = [];
  }

  /** The fault for this request, if any, counting it. */
  take(request: RecordedRequest): Fault | undefined {
    for (const rule of this.rules) {
      if (rule.hits >= rule.times || !matches(rule.match, request)) continue;
      rule.hits += 1;
      const { responder } = rule;
      const fault = typeof responder === 'function' ? responder(request, rule.hits) : responder;
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
}

function matches(match: Match, request: RecordedRequest): boolean {
  if (typeof match === 'string') return request.path.endsWith(match);
  if (match instanceof RegExp) return match.test(`${request.method} ${request.path}`);
  return match(request);
}
