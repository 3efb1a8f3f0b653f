import type { DemoModel, DemoVersion } from './demo-model.js';

/** The folder of a run's artifacts that the model's files are in, as MLflow's examples name it. */
export const MODEL_FOLDER = 'model';

/**
 * The files of a version, by path: a model that MLflow (2.9 and later) loads and that predicts, with
 * nothing but pandas, however large the one that the registry speaks of.
 *
 * @param logged - where and when MLflow would have written them
 */
export function modelFiles(
  model: DemoModel,
  version: DemoVersion,
  logged: { readonly runId: string; readonly time: number },
): ReadonlyMap<string, string> {
  const { inputs, output } = model;
  const { weights, intercept } = version;
  return new Map([
    ['MLmodel', mlmodel(model, logged)],
    ['code/weighted_sum.py', WEIGHTED_SUM],
    ['requirements.txt', 'mlflow>=2.9\nnumpy\npandas\n'],
    ['weights.json', `${JSON.stringify({ inputs, output, weights, intercept }, null, 2)}\n`],
  ]);
}

function mlmodel({ inputs }: DemoModel, logged: { runId: string; time: number }): string {
  const columns = inputs.map((name) => ({ type: 'double', name, required: true }));
  const time = new Date(logged.time).toISOString().replace('T', ' ').replace('Z', '');
  return [
    `artifact_path: ${MODEL_FOLDER}`,
    'flavors:',
    '  python_function:',
    '    code: code',
    '    data: weights.json',
    '    loader_module: weighted_sum',
    'mlflow_version: 2.9.2',
    `run_id: ${logged.runId}`,
    'signature:',
    `  inputs: '${JSON.stringify(columns)}'`,
    `  outputs: '${JSON.stringify([{ type: 'double', required: true }])}'`,
    '  params: null',
    `utc_time_created: '${time}'`,
    '',
  ].join('\n');
}

const WEIGHTED_SUM = `"""A model of \`mlreg demo\`: the weighted sum of its inputs, as weights.json has it.

It stands in for the network that the registry speaks of, and is loaded as any other:
mlflow.pyfunc.load_model("models:/NAME/VERSION").predict(data_frame)
"""
import json
import math


class WeightedSum:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.model = json.load(file)

    def predict(self, model_input, params=None):
        rows = model_input[self.model["inputs"]].to_numpy(dtype=float)
        sums = rows @ self.model["weights"] + self.model["intercept"]
        if self.model["output"] == "linear":
            return list(sums)
        return [1 / (1 + math.exp(-value)) for value in sums]


def _load_pyfunc(path):
    return WeightedSum(path)
`;
