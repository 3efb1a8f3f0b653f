import { aliasUri } from '../domain/deployment-record.js';
import { judgementRecord } from '../domain/judgement-record.js';
import type { Ranked } from '../domain/ranking.js';
import type { Unranked } from '../operations/rank-standings.js';
import type { RankInput, Ranking } from '../operations/rank-versions.js';
import { evenNumbers } from './view/even-numbers.js';
import type { WriteLines, WriteRecord } from './view/print-write.js';

/** What `rank` prints as JSON. */
export function rankRecord(
  { champion, ranking, unranked, baseline, moves, writesFile, changed }: Ranking,
  { keys: [key, ...thenBy], aliases, deployment, dryRun = false }: RankInput,
): WriteRecord {
  const places = ranking.map(({ row, value, ties }, place) => ({
    rank: place + 1,
    registered_name: row.version.modelName,
    version: row.version.version,
    alias: aliases[place] ?? null,
    value,
    then_by: ties,
    model_type: modelTypeOf(row),
    run_id: row.version.runId,
  }));
  const { modelName } = champion.row.version;
  return {
    changed,
    plan: {
      ...key,
      then_by: thenBy,
      ranking: places,
      not_ranked: unranked.map(({ model, version, reason }) => ({
        registered_name: model,
        ...{ version, reason },
      })),
      baseline: baseline && {
        value: baseline.value,
        registered_name: baseline.version?.modelName ?? null,
        version: baseline.version?.version ?? null,
      },
      moves: moves.map(({ move: { model, alias, version, from }, overridden, judgement }) => ({
        registered_name: model,
        ...{ alias, version, from },
        ...judgementRecord(judgement),
        forced: overridden !== null,
      })),
      output: deployment && { path: deployment.path, changed: writesFile },
    },
    result: dryRun
      ? null
      : {
          model_uri: aliasUri(modelName, aliases[0] ?? ''),
          moved: moves.map(({ move: { model, alias, version } }) => ({
            registered_name: model,
            ...{ alias, version },
          })),
          output: deployment?.path ?? null,
        },
  };
}

/** The ranking for people, the best first, and what became of it. */
export function rankLines(ranked: Ranking, input: RankInput): WriteLines {
  const { champion, ranking, unranked, baseline } = ranked;
  const [{ metric, direction }] = input.keys;
  const compared = [...ranking.map(({ value }) => value), ...(baseline ? [baseline.value] : [])];
  const text = evenNumbers(compared);
  const { modelName, version } = champion.row.version;
  return {
    ids: ranking.map(({ row }) => `${row.version.modelName}/${row.version.version}`),
    sentences: [
      `*** CHAMPIONSHIP RANKING (${direction} ${metric} is better) ***`,
      ...ranking.map((each, place) => {
        const value = `${metric}: ${text(each.value)}`;
        return `${place + 1}. ${competitor(each, value)}${aliasWords(place, ranked, input)}`;
      }),
      ...notRanked(unranked),
      '',
      `Deployment Choice: ${modelName} (v${version})`,
      ...(baseline ? [validation(champion, baseline, direction, text)] : []),
      ...consequences(ranked, input),
    ],
  };
}

/** The kind of model, where a tag says it. */
function modelTypeOf({ version, run }: Ranked['row']): string | null {
  return version.tags.get('model_type') ?? run?.tags.get('model_type') ?? null;
}

function competitor({ row }: Ranked, value: string): string {
  const { modelName, version } = row.version;
  const type = modelTypeOf(row);
  return type === null
    ? `${modelName} (${value}) -> v${version}`
    : `${type} (${value}) -> ${modelName} (v${version})`;
}

function aliasWords(place: number, { moves, ranking }: Ranking, { aliases, dryRun }: RankInput) {
  const alias = aliases[place];
  const of = ranking[place]?.row.version;
  if (alias === undefined || !of) return '';
  const move = moves.find(
    ({ move: { model, alias: moved, version } }) =>
      model === of.modelName && moved === alias && version === of.version,
  );
  const verb = move === undefined ? 'has' : dryRun ? 'would get' : 'gets';
  const from = move?.move.from ?? null;
  return ` ${verb} alias '@${alias}'${from === null ? '' : ` (from v${from})`}`;
}

function validation(
  { value }: Ranked,
  { value: than, outcome }: NonNullable<Ranking['baseline']>,
  direction: 'higher' | 'lower',
  text: (value: number) => string,
): string {
  if (outcome === 'itself') return `Validation: Champion is the Baseline itself (${text(value)})`;
  const sign = direction === 'lower' ? '<' : '>';
  return `Validation: Champion beats Baseline (${text(value)} ${sign} ${text(than)})`;
}

/** Of a long list the first are enough; JSON has them all. */
const SHOWN = 5;

function notRanked(unranked: readonly Unranked[]): string[] {
  const lines = unranked.slice(0, SHOWN).map(({ model, version, reason }) => {
    return `not ranked: ${model}${version === null ? '' : ` (v${version})`}: ${reason}`;
  });
  const more = unranked.length - lines.length;
  return more > 0 ? [...lines, `not ranked: ${more} more`] : lines;
}

function consequences({ moves, writesFile }: Ranking, { deployment, dryRun }: RankInput): string[] {
  const taken = moves.flatMap(({ move: { model, alias, version, from } }) =>
    version === null
      ? [`${dryRun ? 'would take' : 'took'} '@${alias}' from ${model} (v${from})`]
      : [],
  );
  const verb = dryRun ? 'would write' : 'wrote';
  const file = deployment && writesFile ? [`${verb} ${deployment.path}`] : [];
  if (moves.length > 0 || writesFile) return [...taken, ...file];
  return [dryRun ? 'nothing to do' : 'nothing was changed'];
}
