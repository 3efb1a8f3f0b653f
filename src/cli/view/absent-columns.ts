import { type AbsentName, NamesSeen } from '../../domain/expressions/absent-names.js';
import type { Value } from '../../domain/expressions/syntax.js';
import { fieldOf } from './fields.js';

/**
 * The rows as they are. When all were read, a field such as `metrics.f2` that none of them has is
 * told: it is perhaps a typo.
 */
export function withAbsentTold<Row extends object>(
  rows: AsyncIterable<Row>,
  fields: readonly string[],
  tell: (absent: AbsentName) => void,
): AsyncIterable<Row> {
  const paths = fields.map(pathOf).filter(({ key }) => key !== null);
  return paths.length > 0 ? lookedAt(rows, new NamesSeen(paths), tell) : rows;
}

async function* lookedAt<Row extends object>(
  rows: AsyncIterable<Row>,
  seen: NamesSeen,
  tell: (absent: AbsentName) => void,
) {
  for await (const row of rows) {
    seen.look({
      lookup: ({ text }) => (fieldOf(row, text) ?? null) as Value,
      keysOf: (field) => {
        const inner = fieldOf(row, field);
        return inner instanceof Map ? inner.keys() : [];
      },
    });
    yield row;
  }
  for (const absent of seen.absent()) tell(absent);
}

function pathOf(text: string) {
  const dot = text.indexOf('.');
  const [field, key] = dot < 0 ? [text, null] : [text.slice(0, dot), text.slice(dot + 1)];
  return { occupant: null, field, key, text };
}
