import { mapped } from '../../domain/collect.js';
import { UsageError } from '../../domain/errors.js';
import { checkedSides } from '../../domain/inference/route.js';
import { routeRef } from '../../domain/inference/route-ref.js';
import { withoutPrefix } from '../../operations/find-model.js';
import { routeKeys } from '../../operations/route-keys.js';
import type { Context } from '../context.js';
import { givenModel } from '../given-ref.js';
import { inputLines } from '../input-lines.js';
import { keyValue } from '../key-value.js';
import { modelFlag } from '../options.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';
import type { RouteOptions } from './route.js';

export const ROUTE_FIELDS = [
  'key',
  'side',
  'registered_name',
  'model_name',
  'version',
  'model_uri',
] as const;

const COLUMNS = ['key', 'side', 'registered_name', 'version', 'model_uri'];

export async function run(
  [name]: readonly (string | undefined)[],
  options: RouteOptions,
  context: Context,
) {
  const isNamed = name !== undefined || modelFlag(options) !== undefined;
  const model = isNamed ? givenModel(name, options) : undefined;
  const weights = givenWeights(options.weights ?? 'champion=90,challenger=10');
  checkedSides(weights.map(([side, weight]) => [routeRef(side, model).name, weight] as const));
  checkFields(context.output.fields ?? [], ROUTE_FIELDS);
  const [deps, { sha256 }] = await Promise.all([
    context.registry(),
    import('../../wiring/sha256.js'),
  ]);
  const choose = await routeKeys({ model, weights, salt: options.salt }, { ...deps, sha256 });
  const rows = mapped(keysOf(options, context), (key) => {
    const { side, modelName, version } = choose(key);
    return {
      ...{ key, side, registered_name: modelName },
      ...{ model_name: withoutPrefix(modelName, deps.modelPrefix), version },
      model_uri: `models:/${modelName}/${version}`,
    };
  });
  const id = (row: { registered_name: string; version: string }) =>
    `${row.registered_name}/${row.version}`;
  await printRows(rows, { columns: COLUMNS, id, none: 'no keys' }, context);
}

async function* keysOf({ key }: RouteOptions, { io }: Context) {
  if (key) yield* key;
  else yield* inputLines(undefined, io);
}

/** `champion=90,challenger=10`: the last sign counts, as a name may hold one. */
function givenWeights(text: string): [string, number][] {
  return text.split(',').map((word) => {
    const [side, weight] = keyValue(word.trim(), 'write --weights champion=90,challenger=10');
    if (weight.trim() === '' || Number.isNaN(Number(weight))) {
      throw new UsageError(`"${weight}" is no weight of "${side}"`, {
        hint: 'write --weights champion=90,challenger=10',
      });
    }
    return [side, Number(weight)];
  });
}
