import { type AliasHolders, heldAliases } from '../domain/championship.js';
import { type AbsentName, NamesSeen } from '../domain/expressions/absent-names.js';
import { evaluate } from '../domain/expressions/evaluate.js';
import type { Expression } from '../domain/expressions/syntax.js';
import {
  type MetricKey,
  oldestFirst,
  type Ranked,
  rankVersions,
  whyNoneRanked,
  whyNotRanked,
} from '../domain/ranking.js';
import type { VersionWithOrigin } from '../domain/records.js';
import { compareNames } from '../domain/types.js';
import { versionValues } from '../domain/version-values.js';
import { withoutPrefix } from './find-model.js';
import type { JudgeDeps } from './judge-promotion.js';
import { type ModelWithOrigins, modelsWithOrigins } from './models-with-origins.js';
import type { FoundGroup } from './rank-group.js';

export interface StandingsInput {
  /** The metric that decides, then those that decide between equal ones. */
  readonly keys: readonly [MetricKey, ...MetricKey[]];
  /** Only versions of which this is true. */
  readonly where?: Expression | undefined;
  /** Of the first, the second, … */
  readonly aliases: readonly string[];
  /** True to rank all versions of the one model, and not the best of each. */
  readonly isOneModel: boolean;
}

/** A version that takes no part, or, of several models, one that has none to take part. */
export interface Unranked {
  readonly model: string;
  readonly version: string | null;
  readonly reason: string;
}

export interface Standings {
  /** The best first. */
  readonly ranking: readonly Ranked[];
  readonly unranked: readonly Unranked[];
  readonly holders: AliasHolders;
  /** The first of the group by name; null if nobody is in it. */
  readonly first: string | null;
}

export interface StandingsDeps extends JudgeDeps {
  /** Told of a metric, parameter or tag that `where` asks for and no version has. */
  readonly onAbsent?: ((name: AbsentName) => void) | undefined;
}

/** Ranks a group as it is now. Of several models no more than the best version of each is kept. */
export async function readStandings(
  group: FoundGroup,
  input: StandingsInput,
  deps: StandingsDeps,
): Promise<Standings> {
  const { keys, aliases, isOneModel } = input;
  const wanted = wantedRows(input, deps);
  const best: VersionWithOrigin[] = [];
  const unranked: Unranked[] = [];
  const holders = new Map<string, ReadonlyMap<string, string>>();
  let first: string | null = null;
  for await (const of of modelsWithOrigins(group.rows(), deps.tracking)) {
    const { name } = of.model;
    if (first === null || compareNames(name, first) < 0) first = name;
    const held = heldAliases(of.model, aliases);
    if (held.size > 0) holders.set(name, held);
    const ranked = rankVersions(wanted.of(of.rows), keys, oldestFirst).map(({ row }) => row);
    best.push(...(isOneModel ? ranked : ranked.slice(0, 1)));
    const isOut = ranked.length === 0 && !isOneModel;
    unranked.push(...(isOut ? [modelLeftOut(of, input)] : versionsLeftOut(of, ranked, input)));
  }
  wanted.tell();
  return { ranking: rankVersions(best, keys, oldestFirst), unranked, holders, first };
}

/** Those that are READY and as `where` wants them. */
function wantedRows(
  { where }: StandingsInput,
  { now: clock, modelPrefix, onAbsent }: StandingsDeps,
) {
  const seen = new NamesSeen(where?.paths ?? []);
  const now = clock();
  const isWanted = (row: VersionWithOrigin) => {
    if (!where) return true;
    const shortName = withoutPrefix(row.version.modelName, modelPrefix);
    const values = versionValues(row, { now, shortName });
    seen.look(values);
    return evaluate(where.condition, values.lookup) === true;
  };
  return {
    of: (rows: readonly VersionWithOrigin[]) =>
      rows.filter((row) => isWanted(row) && row.version.status === 'READY'),
    tell: () => {
      for (const name of seen.absent()) onAbsent?.(name);
    },
  };
}

const NOT_WANTED = 'it is not as --where wants it';

function versionsLeftOut(
  { model, rows }: ModelWithOrigins,
  ranked: readonly VersionWithOrigin[],
  { keys }: StandingsInput,
): Unranked[] {
  const isRanked = new Set(ranked);
  return rows
    .filter((row) => !isRanked.has(row))
    .map((row) => ({
      model: model.name,
      version: row.version.version,
      reason: whyNotRanked(row, keys[0].metric) ?? NOT_WANTED,
    }));
}

function modelLeftOut({ model, rows }: ModelWithOrigins, { keys }: StandingsInput): Unranked {
  const { metric } = keys[0];
  const couldBe = rows.some((row) => whyNotRanked(row, metric) === null);
  const reason = couldBe
    ? `no version with a value of ${metric} is as --where wants it`
    : whyNoneRanked(rows, metric);
  return { model: model.name, version: null, reason };
}
