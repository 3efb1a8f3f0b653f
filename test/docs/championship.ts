import type { FakeMlflow } from '../fake/fake-mlflow.js';
import { seedRun } from '../fake/seed.js';

/** Model type, root mean squared error and the digits of the run's id. */
const TRAINED = [
  ['LSTM', 0.0051, 'e1'],
  ['LSTM', 0.0055, 'e2'],
  ['LinearRegression', 0.00511, 'e3'],
  ['ARIMA', 0.00512, 'e4'],
] as const;

/**
 * An experiment whose runs have trained models of three types.
 *
 * @returns the folders of the models
 */
export function seedChampionship(fake: FakeMlflow, startTime: number): string[] {
  const byDefault = fake.state.experiments.get('0');
  if (!byDefault) throw new Error('there is no Default experiment');
  const experimentId = '9';
  const name = 'EURUSD_Experiments';
  const artifactLocation = `mlflow-artifacts:/${experimentId}`;
  fake.state.experiments.set(experimentId, {
    ...byDefault,
    id: experimentId,
    name,
    artifactLocation,
  });
  return TRAINED.map(([type, rmse, digits], index) => {
    const id = digits.repeat(16);
    seedRun(fake, {
      ...{ id, experimentId, startTime, metrics: { rmse }, tags: { model_type: type } },
      name: `${type}-${index + 1}`,
    });
    return `${experimentId}/${id}/artifacts/model`;
  });
}
