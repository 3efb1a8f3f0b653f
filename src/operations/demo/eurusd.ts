import type { DemoModel, DemoVersion } from './demo-model.js';

const LAGS = ['lag_1', 'lag_2', 'lag_3', 'lag_4', 'lag_5'];

/**
 * A championship: three models for the same forecast, ranked by `rmse`, the lower the better. That of
 * a forecast of no change is 0.00716.
 */
export const eurusd: readonly DemoModel[] = [
  contender(
    'LinearRegression',
    ['ma_5', ...LAGS],
    'Linear regression for EUR/USD next-day return prediction, on a 5-day mean and 5 lags',
    {
      age: 19,
      runName: 'linear_regression',
      minutes: 1,
      params: { features: 'ma_5, lag_1..lag_5', fit_intercept: 'true' },
      metrics: { rmse: 0.00511, mae: 0.00391, directional_accuracy: 0.524 },
      weights: [-0.12, 0.031, -0.018, 0.009, -0.004, 0.002],
      intercept: 0.00002,
      aliases: ['challenger'],
    },
  ),
  contender('ARIMA', LAGS, 'ARIMA(5, 0, 0) for EUR/USD next-day return prediction', {
    age: 19,
    runName: 'arima',
    minutes: 3,
    params: { order: '(5, 0, 0)', trend: 'c' },
    metrics: { rmse: 0.00512, mae: 0.00392, directional_accuracy: 0.511 },
    weights: [0.022, -0.011, 0.006, -0.003, 0.001],
    intercept: 0.00001,
    aliases: ['candidate'],
  }),
  contender(
    'LSTM',
    ['ma_5', ...LAGS],
    'LSTM model for EUR/USD next-day return prediction. Uses 5-day MA and 5 lag features.',
    {
      age: 18,
      runName: 'lstm',
      minutes: 17,
      params: { epochs: '40', batch_size: '32', lstm_units: '50', learning_rate: '0.001' },
      metrics: { rmse: 0.0051, mae: 0.00389, directional_accuracy: 0.537 },
      curves: { steps: 40, metrics: { loss: [0.00041, 0.000026], val_loss: [0.0004, 0.000027] } },
      weights: [-0.15, 0.042, -0.021, 0.012, -0.006, 0.003],
      intercept: 0.00003,
      aliases: ['champion'],
    },
  ),
];

function contender(
  type: string,
  inputs: readonly string[],
  description: string,
  version: DemoVersion,
): DemoModel {
  return {
    name: `EURUSD_${type}`,
    description,
    tags: { project: 'EURUSD_Capstone' },
    experiment: 'EURUSD_Experiments',
    userId: 'sam',
    runTags: { project: 'EURUSD_Capstone', data_version: 'v1', model_type: type },
    inputs,
    output: 'linear',
    versions: [version],
  };
}
