import { NamesSeen } from './expressions/absent-names.js';
import { ExpressionError } from './expressions/error.js';
import { evaluate } from './expressions/evaluate.js';
import { explain, pathOperands, type SeenComparison, without } from './expressions/explain.js';
import { parseExpression } from './expressions/parse.js';
import type { Expression, Lookup, Values, Vocabulary } from './expressions/syntax.js';
import { isComparison, isOfFiles } from './gate-files.js';
import { nearest } from './nearest.js';
import { VERSION_VOCABULARY } from './version-values.js';

/** A condition on a promotion. */
export interface Gate {
  readonly expression: Expression;
  /** Who asks for it: `--require`, or the file and line of the setting. */
  readonly origin: string;
}

export type GateOutcome = 'passed' | 'failed' | 'no_occupant';

/** What became of a gate. */
export interface GateResult {
  readonly expression: string;
  readonly origin: string;
  /** `no_occupant`: passed, as nobody is there to compare with. */
  readonly outcome: GateOutcome;
  /** What it saw; of a comparison with an occupant that is not there nothing. */
  readonly comparisons: readonly SeenComparison[];
  /** Targets such as `Production` that it names and nobody holds. */
  readonly missing: readonly string[];
  /** Names of metrics and the like that are absent, each with those that are meant perhaps. */
  readonly absent: readonly { readonly name: string; readonly guesses: readonly string[] }[];
}

/** The version that is to be promoted, and those that hold a stage or alias, by their targets. */
export interface GateView {
  readonly candidate: Values;
  readonly occupants: ReadonlyMap<string, Values>;
  /** Whether the version can take the place of an occupant; true, or why not. */
  readonly fits?: (field: string, occupant: string) => true | string;
}

const GATE_VOCABULARY: Vocabulary = {
  ...VERSION_VOCABULARY,
  fields: new Map([
    ...VERSION_VOCABULARY.fields,
    ['files', 'list'],
    ['signature', 'checks'],
    ['environment', 'checks'],
  ]),
  occupants: true,
};

/**
 * Reads a gate: a condition as in `--where`, with `production.metrics.f1`, `champion.tags.x` and the
 * like for the version that holds a stage or alias now.
 *
 * @throws ExpressionError
 */
export function parseGate(text: string, origin: string): Gate {
  try {
    return { expression: parseExpression(text, GATE_VOCABULARY), origin };
  } catch (error) {
    if (!(error instanceof ExpressionError) || origin === '--require') throw error;
    const problem = `${origin}: a gate cannot be read: ${error.problem}`;
    throw new ExpressionError(problem, text, error.spot, error.hint);
  }
}

/** The targets whose occupants the gates look at. */
export function occupantsNamed(gates: readonly Gate[]): string[] {
  const named = gates.flatMap(({ expression }) =>
    expression.paths.flatMap(({ occupant }) => occupant ?? []),
  );
  return [...new Set(named)];
}

/**
 * Refuses an alias that nobody has and that is nearly one that somebody has: as a gate on an occupant
 * passes where there is none, a typo would switch it off.
 *
 * @param known - the aliases of the model, and that which is promoted to
 * @throws ExpressionError pointing at it
 */
export function checkAliases(gates: readonly Gate[], known: ReadonlySet<string>): void {
  for (const { expression } of gates) {
    for (const { path, start, end } of pathOperands(expression.condition)) {
      const alias = path.occupant?.startsWith('@') ? path.occupant.slice(1) : undefined;
      if (alias === undefined || known.has(alias)) continue;
      const [guess] = nearest(alias, known);
      if (guess === undefined) continue;
      const problem = `the model has no alias "${alias}"`;
      const hint = `did you mean "${guess}"?`;
      throw new ExpressionError(problem, expression.text, { start, end }, hint);
    }
  }
}

/** Whether a version passes a gate, and what it saw. */
export function evaluateGate({ expression, origin }: Gate, view: GateView): GateResult {
  const { text, condition, paths } = expression;
  const missing = occupantsNamed([{ expression, origin }]).filter(
    (target) => !view.occupants.has(target),
  );
  const isMissing = ({ occupant }: { readonly occupant: string | null }) =>
    occupant !== null && missing.includes(occupant);
  const valuesOf = ({ occupant }: { readonly occupant: string | null }) =>
    occupant === null ? view.candidate : view.occupants.get(occupant);
  const lookup: Lookup = (path) =>
    isComparison(path)
      ? (view.fits?.(path.field, path.occupant ?? '') ?? null)
      : (valuesOf(path)?.lookup({ ...path, occupant: null }) ?? null);

  const deciding = without(condition, isMissing);
  const of = { expression: text, origin, missing };
  if (deciding === null) return { ...of, outcome: 'no_occupant', comparisons: [], absent: [] };
  const absent = paths
    .filter((path) => !isMissing(path) && !isOfFiles(path))
    .flatMap((path) => {
      const seen = new NamesSeen([path]);
      const values = valuesOf(path);
      if (values) seen.look({ lookup, keysOf: values.keysOf });
      return seen.absent();
    });
  return {
    ...of,
    outcome: evaluate(deciding, lookup) === true ? 'passed' : 'failed',
    comparisons: explain(deciding, text, lookup),
    absent: absent.map(({ text: name, guesses }) => ({ name, guesses })),
  };
}
