import stringWidth from 'string-width';
import type { ComparedVersion } from '../../domain/comparison.js';
import { cellText } from './cell.js';

/**
 * What each version is called in a comparison, as short as can be: `3`, or `name/3` where there are
 * several models, with ` (other)` for those of the other registry.
 *
 * @param nameOf - the model's name as a user of the prefix types it
 */
export function versionLabels(
  versions: readonly ComparedVersion[],
  nameOf: (version: ComparedVersion) => string,
): string[] {
  const isOneModel = modelOf(versions) !== undefined;
  return versions.map((each) => {
    const number = each.version.version;
    const label = isOneModel ? number : `${nameOf(each)}/${number}`;
    return cellText(each.registry === null ? label : `${label} (other)`);
  });
}

/** A version of the one model that all are of. */
function modelOf(versions: readonly ComparedVersion[]): ComparedVersion | undefined {
  const [first] = versions;
  const isOneModel = versions.every((each) => each.version.modelName === first?.version.modelName);
  return isOneModel ? first : undefined;
}

/** A label that does not fit loses its beginning: the number is at its end. */
export function shortLabel(label: string, width: number): string {
  if (stringWidth(label) <= width) return label;
  let kept = '';
  let room = width - 1;
  for (const { segment } of [...new Intl.Segmenter().segment(label)].reverse()) {
    room -= stringWidth(segment);
    if (room < 0) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}

/** The heading: `lstm_model: 3 versions, compared with 1`. */
export function heading(
  versions: readonly ComparedVersion[],
  baseline: string,
  nameOf: (version: ComparedVersion) => string,
): string {
  const count = versions.length === 1 ? '1 version' : `${versions.length} versions`;
  const of = modelOf(versions);
  const model = of ? `${cellText(nameOf(of))}: ` : '';
  return `${model}${count}${versions.length === 1 ? '' : `, compared with ${baseline}`}`;
}

/** The versions of a row in few words: `all`, or `1-20, 22`, in pieces that fit into `width`. */
export function labelLines(
  indexes: readonly number[],
  labels: readonly string[],
  width: number,
): string[] {
  if (indexes.length === labels.length && labels.length > 1) return ['all'];
  const isShort = labels.every((label) => /^\d+$/.test(label));
  const runs: string[] = [];
  for (let at = 0; at < indexes.length; ) {
    let end = at;
    while (indexes[end + 1] === (indexes[end] ?? 0) + 1) end += 1;
    const [first = '', last = ''] = [indexes[at], indexes[end]].map((index) => labels[index ?? 0]);
    // Of names a range would not tell what lies between.
    if (isShort && end - at >= 2) runs.push(`${first}-${last}`);
    else runs.push(...indexes.slice(at, end + 1).map((index) => labels[index] ?? ''));
    at = end + 1;
  }
  const lines: string[] = [];
  for (const run of runs) {
    const line = lines.at(-1);
    const longer = `${line}, ${run}`;
    if (line !== undefined && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(run);
  }
  return lines;
}
