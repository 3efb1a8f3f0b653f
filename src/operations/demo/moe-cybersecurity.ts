import type { DemoModel } from './demo-model.js';

const DATASET = { dataset: 'CICIDS' };

/** Each of its versions in another stage. */
export const moeCybersecurity: DemoModel = {
  name: 'moe-cybersecurity-cicids',
  description: 'Mixture of experts that tells attacks from ordinary traffic, trained on CICIDS',
  tags: { ...DATASET, team: 'security' },
  experiment: 'moe-training-cicids',
  userId: 'ada',
  runTags: DATASET,
  inputs: ['flow_duration', 'packets_per_second', 'mean_packet_size', 'syn_flags'],
  output: 'logistic',
  versions: [
    {
      age: 75,
      runName: 'moe_tabular',
      minutes: 96,
      params: { architecture: 'FTTransformer', epochs: '15', learning_rate: '1e-3' },
      metrics: { f1_score: 0.964, precision: 0.951, recall: 0.977 },
      curves: { steps: 15, metrics: { loss: [0.61, 0.12] } },
      weights: [-0.4, 1.2, -0.3, 2.1],
      intercept: -0.8,
      stage: 'Archived',
      description: 'Pretrained on the tables alone',
      tags: { ...DATASET, architecture: 'FTTransformer' },
    },
    {
      age: 26,
      runName: 'moe_cnn',
      minutes: 143,
      params: { architecture: 'MoE-FTTransformer-CNN', epochs: '25', learning_rate: '5e-4' },
      metrics: { f1_score: 0.983, precision: 0.971, recall: 0.995 },
      curves: { steps: 25, metrics: { loss: [0.6, 0.06] } },
      weights: [-0.5, 1.5, -0.4, 2.5],
      intercept: -0.9,
      stage: 'Staging',
      aliases: ['challenger'],
      description: 'MoE model trained on CICIDS dataset. F1=98.3%. Uses 1D CNN temporal expert.',
      tags: { ...DATASET, architecture: 'MoE-FTTransformer-CNN' },
    },
    {
      age: 5,
      runName: 'moe_cnn_balanced',
      minutes: 151,
      params: { architecture: 'MoE-FTTransformer-CNN', epochs: '30', learning_rate: '5e-4' },
      metrics: { f1_score: 0.985, precision: 0.974, recall: 0.996 },
      curves: { steps: 30, metrics: { loss: [0.6, 0.05] } },
      weights: [-0.5, 1.6, -0.4, 2.6],
      intercept: -0.9,
      stage: 'Production',
      aliases: ['champion'],
      description: 'Trained with as many attacks as ordinary flows',
      tags: {
        ...DATASET,
        architecture: 'MoE-FTTransformer-CNN',
        approved_by: 'Data Science Team',
      },
    },
  ],
};
