import { expect, test } from 'vitest';
import { nearest } from '../../src/domain/nearest.js';

test.each([
  ['a typo', 'lstm_modle', ['lstm_model', 'xgboost'], ['lstm_model']],
  ['another case', 'LSTM', ['lstm', 'gru'], ['lstm']],
  ['a part of the name', 'lstm', ['auto_lstm_model', 'gru'], ['auto_lstm_model']],
  ['more than the name', 'my_lstm_model_v2', ['lstm_model', 'gru'], ['lstm_model']],
])('%s', (_name, text, candidates, expected) => {
  expect(nearest(text, candidates)).toEqual(expected);
});

test('the best comes first, the shorter of equals', () => {
  expect(nearest('model_a', ['model_xy', 'model_a1', 'model_b'])).toEqual([
    'model_b',
    'model_a1',
    'model_xy',
  ]);
});

test('at most so many', () => {
  const candidates = ['model_1', 'model_2', 'model_3', 'model_4'];
  expect(nearest('model_0', candidates)).toHaveLength(3);
  expect(nearest('model_0', candidates, 1)).toHaveLength(1);
});

test.each([
  ['unlike', 'Production', ['tags', 'version']],
  ['so short that it is in everything', 'production', ['p', 'on', '']],
  ['short and other altogether', 'ab', ['x', 'yz']],
  ['none', 'x', []],
])('nothing for candidates that are %s', (_name, text, candidates) => {
  expect(nearest(text, candidates)).toEqual([]);
});
