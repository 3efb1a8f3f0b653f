import { expect, test } from 'vitest';
import type { Settings } from '../../src/config/schema.js';
import { registryAddress } from '../../src/wiring/registry-address.js';

const address = (settings: Partial<Settings>) => registryAddress(settings as Settings, '/work');

test.each([
  ['http://localhost:5000', 'http://localhost:5000'],
  ['http://localhost:5000/', 'http://localhost:5000'],
  ['https://jane:secret@Host/mlflow/', 'https://host/mlflow'],
  ['https://host:443/?token=secret#part', 'https://host'],
  ['sqlite:///mlflow.db', 'sqlite:////work/mlflow.db'],
  ['sqlite+pysqlite:////data/mlflow.db', 'sqlite:////data/mlflow.db'],
  ['postgresql://jane:secret@host:5432/db?password=secret', 'postgresql://host:5432/db'],
  ['postgresql://jane:sec%ret@host:port/db?sslmode=require', 'postgresql://host:port/db'],
  ['./mlruns', '/work/mlruns'],
])('%s', (uri, expected) => {
  expect(address({ tracking_uri: uri })).toBe(expected);
});

test('is that of the registry', () => {
  expect(address({ tracking_uri: 'http://runs', registry_uri: 'http://models' })).toBe(
    'http://models',
  );
});
