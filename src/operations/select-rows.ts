import { collect } from '../domain/collect.js';
import { type AbsentName, NamesSeen } from '../domain/expressions/absent-names.js';
import { evaluate } from '../domain/expressions/evaluate.js';
import { inOrder, type Order } from '../domain/expressions/order.js';
import type { Expression, Values } from '../domain/expressions/syntax.js';

/** Which rows of a list are wanted, and in what order. */
export interface Selection {
  /** Only those of which this is true. */
  readonly where?: Expression | undefined;
  /** Without one the rows come as they are read. */
  readonly order?: Order | undefined;
  readonly limit?: number | undefined;
}

export interface SelectDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told, when all was read, of a metric, parameter or tag that was asked for and nothing has. */
  readonly onAbsent?: ((name: AbsentName) => void) | undefined;
}

/** What the rows are: versions, or models. */
export interface RowKind<Row> {
  readonly valuesOf: (row: Row) => Values;
  /** The order of rows that are equal otherwise. */
  readonly tie: (a: Row, b: Row) => number;
}

/** The rows that are wanted; without an order, no more are read than that takes. */
export function selectRows<Row>(
  rows: AsyncIterable<Row>,
  { where, order, limit }: Selection,
  kind: RowKind<Row>,
  onAbsent: SelectDeps['onAbsent'],
): AsyncIterable<Row> {
  const paths = [...(where?.paths ?? []), ...(order?.paths ?? [])];
  const looked = paths.length > 0 ? lookedAt(rows, kind, new NamesSeen(paths), onAbsent) : rows;
  const wanted = where ? matching(looked, where, kind) : looked;
  const chosen = order ? sorted(wanted, order, kind) : wanted;
  return limit === undefined ? chosen : take(chosen, limit);
}

/** The rows as they are; what none of them had is told if all were read. */
async function* lookedAt<Row>(
  rows: AsyncIterable<Row>,
  { valuesOf }: RowKind<Row>,
  seen: NamesSeen,
  onAbsent: SelectDeps['onAbsent'],
) {
  for await (const row of rows) {
    seen.look(valuesOf(row));
    yield row;
  }
  for (const name of seen.absent()) onAbsent?.(name);
}

async function* matching<Row>(
  rows: AsyncIterable<Row>,
  { condition }: Expression,
  { valuesOf }: RowKind<Row>,
) {
  for await (const row of rows) {
    if (evaluate(condition, valuesOf(row).lookup) === true) yield row;
  }
}

async function* sorted<Row>(
  rows: AsyncIterable<Row>,
  order: Order,
  { valuesOf, tie }: RowKind<Row>,
) {
  yield* inOrder(await collect(rows), order, (row) => valuesOf(row).lookup, tie);
}

/** At most `limit` items. */
export async function* take<Item>(
  items: AsyncIterable<Item>,
  limit: number,
): AsyncGenerator<Item, void, undefined> {
  let left = limit;
  if (left <= 0) return;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}
