import { expect, test } from 'vitest';
import { modelNameAdvice } from '../../src/domain/model-name-advice.js';

test.each([
  'openstack_rca_system_auto_lstm_model',
  'EURUSD_LSTM',
  'heart-disease-logistic_regression',
  'moe-cybersecurity-cicids',
  'resnet50',
  'yolov8',
  'new-york-taxi',
  'latest-news-ranker',
])('%s is a good name', (name) => {
  expect(modelNameAdvice(name)).toBeNull();
});

test.each([
  ['model1', /does not say what/],
  ['model', /does not say what/],
  ['my_model', /does not say what/],
  ['test_model', /does not say what/],
  ['my_model_final_v2', /ends in "v2"/],
  ['fraud_v2.1', /ends in "v2.1"/],
  ['fraud-final', /ends in "final"/],
  ['fraud 2', /ends in "2"/],
])('%s is not', (name, why) => {
  expect(modelNameAdvice(name)).toMatch(why);
});
