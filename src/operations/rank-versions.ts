import {
  type Baseline,
  type BaselineOutcome,
  compareWithBaseline,
  planRankMoves,
} from '../domain/championship.js';
import { type DeploymentFile, deploymentRecord } from '../domain/deployment-record.js';
import { RefusedError } from '../domain/errors.js';
import { finiteValue, type MetricKey, type Ranked } from '../domain/ranking.js';
import type { Ref } from '../domain/refs.js';
import { withOrigins } from './join-origins.js';
import type { PromoteDeps } from './promote-version.js';
import { applyRanking } from './rank-apply.js';
import { findGroup, type RankGroup } from './rank-group.js';
import { type JudgedMove, judgeMoves, type RankRules } from './rank-judge.js';
import {
  readStandings,
  type Standings,
  type StandingsDeps,
  type StandingsInput,
} from './rank-standings.js';
import { resolveVersion } from './resolve-ref.js';

export interface RankInput extends Omit<StandingsInput, 'isOneModel'>, RankRules {
  readonly group: RankGroup;
  /** What the best has to be better than: a value, or a version with its own. */
  readonly baseline?: number | Ref | undefined;
  /** Null for no file. */
  readonly deployment: DeploymentFile | null;
  /** Plan and judge only; nothing is sent. */
  readonly dryRun?: boolean | undefined;
}

export interface Ranking extends Pick<Standings, 'ranking' | 'unranked'> {
  readonly champion: Ranked;
  readonly baseline: (Baseline & { readonly outcome: BaselineOutcome }) | null;
  readonly moves: readonly JudgedMove[];
  /** True if the deployment file is not there yet, or says something else. */
  readonly writesFile: boolean;
  /** False after a dry run, and if everything was so already. */
  readonly changed: boolean;
}

/**
 * Ranks the READY versions of a model, or the best one of each of several, by a metric; gives the first
 * ones their aliases, takes these from everybody else in the group, and writes the file that a
 * deployment goes by.
 *
 * @throws NotFoundError if there is no such model
 * @throws RefusedError if none has a value, the best does not beat the baseline, or a rule keeps an alias
 *   where it is; nothing was written
 * @throws ConflictError if an alias was moved meanwhile; MlregError `locked`
 * @throws PartialError if some aliases were moved and the rest could not be done
 */
export async function rankGroup(
  input: RankInput,
  deps: PromoteDeps & StandingsDeps,
): Promise<Ranking> {
  const { aliases, keys, deployment } = input;
  const group = await findGroup(input.group, deps);
  const isOneModel = input.group.kind === 'versions';
  const standings = await readStandings(group, { ...input, isOneModel }, deps);
  const { ranking, unranked, holders, first } = standings;
  if (first === null) throw group.nobody();
  const [champion] = ranking;
  if (!champion) throw nobodyRanked(standings, keys[0]);
  const baseline = await checkBaseline(champion, input, deps);
  const moves = await judgeMoves(planRankMoves(ranking, holders, aliases), ranking, input, deps);
  const record = deploymentRecord({ ranking, aliases, key: keys[0], baseline });
  const writesFile = deployment !== null && !(await deployment.says(record));
  const decided = { champion, ranking, unranked, baseline, moves, writesFile };
  if (input.dryRun || (moves.length === 0 && !writesFile)) return { ...decided, changed: false };
  const file = writesFile ? { at: deployment, record } : null;
  await applyRanking({ group, aliases, moves, holders, first, file }, deps);
  return { ...decided, changed: true };
}

function nobodyRanked({ unranked }: Standings, { metric }: MetricKey): RefusedError {
  const named = unranked.slice(0, 3).map(({ model, version, reason }) => {
    return `${model}${version === null ? '' : ` version ${version}`}: ${reason}`;
  });
  const more = unranked.length - named.length;
  const why = [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return new RefusedError(`there is nothing to rank by ${metric}${why === '' ? '' : `: ${why}`}`, {
    hint: '`mlreg list --versions --columns version,status,metrics.NAME` shows what there is',
    details: {
      not_ranked: unranked.map(({ model: registered_name, ...rest }) => ({
        registered_name,
        ...rest,
      })),
    },
  });
}

/** @throws RefusedError if the best does not beat it */
async function checkBaseline(
  champion: Ranked,
  { baseline: given, keys: [key] }: RankInput,
  deps: PromoteDeps,
): Promise<Ranking['baseline']> {
  if (given === undefined) return null;
  const baseline = await baselineOf(given, key, deps);
  const outcome = compareWithBaseline(champion, baseline, key);
  if (outcome !== 'not_beaten') return { ...baseline, outcome };
  const { modelName, version } = champion.row.version;
  throw new RefusedError(
    `${modelName} version ${version} does not beat the baseline: ${key.metric} ${champion.value} is ` +
      `not ${key.direction} than ${baseline.value}`,
    {
      hint: 'nothing was written; `--dry-run` without --baseline shows the ranking',
      details: {
        metric: key.metric,
        direction: key.direction,
        registered_name: modelName,
        version,
        value: champion.value,
        baseline: baseline.value,
      },
    },
  );
}

/** @throws RefusedError for a version without a value: absence must not decide */
async function baselineOf(
  given: number | Ref,
  { metric }: MetricKey,
  deps: PromoteDeps,
): Promise<Baseline> {
  if (typeof given === 'number') return { value: given, version: null };
  const version = await resolveVersion(given, deps);
  const [row] = await withOrigins([version], deps.tracking);
  const value = row ? finiteValue(row, metric) : null;
  if (value !== null) return { value, version };
  throw new RefusedError(
    `the baseline, version ${version.version} of ${version.modelName}, has no value of ${metric}`,
    { hint: 'name another version, or write the value itself: --baseline 0.85' },
  );
}
