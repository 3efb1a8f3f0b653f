import type { DemoModel } from './demo-model.js';

/** Production is the newest; the rest is what `cleanup` is for. */
export const heartDisease: DemoModel = {
  name: 'heart-disease-logistic_regression',
  description: 'Tells who should see a cardiologist',
  tags: { team: 'clinic' },
  experiment: 'heart-disease',
  userId: 'lee',
  runTags: { model_type: 'logistic_regression', dataset: 'UCI heart disease' },
  inputs: ['age', 'resting_bp', 'cholesterol', 'max_heart_rate', 'st_depression'],
  output: 'logistic',
  versions: [
    version(1, 120, '10', [0.02, 0.011, 0.001, -0.02, 0.4], { accuracy: 0.81, roc_auc: 0.88 }),
    version(2, 88, '1', [0.025, 0.013, 0.002, -0.024, 0.5], { accuracy: 0.83, roc_auc: 0.89 }),
    version(3, 55, '0.3', [0.024, 0.013, 0.002, -0.026, 0.52], { accuracy: 0.83, roc_auc: 0.9 }),
    version(4, 33, '0.1', [0.022, 0.012, 0.002, -0.027, 0.55], { accuracy: 0.84, roc_auc: 0.9 }),
    {
      ...version(5, 9, '0.5', [0.026, 0.013, 0.002, -0.028, 0.58], {
        accuracy: 0.87,
        roc_auc: 0.92,
      }),
      stage: 'Production',
      description: 'Trained without the patients that had been entered twice',
    },
  ],
};

/** @param c - how little the weights are held down, as scikit-learn has it */
function version(
  number: number,
  age: number,
  c: string,
  weights: readonly number[],
  metrics: Readonly<Record<string, number>>,
) {
  return {
    age,
    runName: `train-${number}`,
    minutes: 2,
    params: { C: c, penalty: 'l2', solver: 'lbfgs', max_iter: '1000' },
    metrics,
    weights,
    intercept: -1.6,
  };
}
