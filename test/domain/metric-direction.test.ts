import { describe, expect, test } from 'vitest';
import { metricDirection } from '../../src/domain/metric-direction.js';

test.each([
  ...['accuracy', 'val_acc', 'training_accuracy_score', 'directional_accuracy', 'top_5_accuracy'],
  ...['f1', 'F1Score', 'f1_macro', 'test/f1_score', 'eval.roc_auc', 'validation_0-auc', 'AUROC'],
  ...[
    'precision_at_10',
    'average_precision',
    'recall',
    'r2',
    'R2_score',
    'mAP',
    'mean_iou',
    'bleu',
  ],
  ...['explained_variance', 'val_explained_variance', 'neg_mean_squared_error', 'neg_log_loss'],
])('%s is better higher', (name) => {
  expect(metricDirection(name)).toBe('higher');
});

test.each([
  ...['loss', 'val_loss', 'valLoss', 'train_loss_epoch', 'validation_0-logloss', 'log_loss'],
  ...['rmse', 'RMSE', 'eval/rmse', 'mean_absolute_error', 'max_error', 'mape', 'brier_score_loss'],
  ...['perplexity', 'wer', 'false_positive_rate', 'negative_log_likelihood', 'error_rate', 'bic'],
])('%s is better lower', (name) => {
  expect(metricDirection(name)).toBe('lower');
});

test.each([
  ...['samples', 'epochs', 'score', 'training_score', 'duration', 'latency_ms', '', '__proto__'],
  ...['loss_ratio', 'accuracy_drop', 'accuracy_std', 'stop_loss', 'time_to_accuracy', '損失'],
])('%j tells nothing', (name) => {
  expect(metricDirection(name)).toBeNull();
});

describe('what somebody stated', () => {
  const chosen = new Map([
    ['latency_ms', 'lower' as const],
    ['accuracy', 'lower' as const],
  ]);

  test('wins, by the full name', () => {
    expect(metricDirection('latency_ms', chosen)).toBe('lower');
    expect(metricDirection('accuracy', chosen)).toBe('lower');
    expect(metricDirection('val_accuracy', chosen)).toBe('higher');
  });
});
