import { expect, it } from 'vitest';
import { postgresAddress } from '../../src/wiring/postgres-address.js';

const address = (uri: string, env: Record<string, string> = {}) => {
  const { tls: _, connectTimeout: __, ...rest } = postgresAddress(uri, env, '/work');
  return rest;
};

it.each([
  'postgresql://me:pw@db.test:5433/mlflow',
  'postgres://me:pw@db.test:5433/mlflow',
  'postgresql+psycopg2://me:pw@db.test:5433/mlflow',
  'POSTGRESQL+psycopg://me:pw@db.test:5433/mlflow',
  'postgresql://me:pw@/mlflow?host=db.test&port=5433',
])('%s', (uri) => {
  expect(address(uri)).toEqual({
    host: 'db.test',
    port: 5433,
    user: 'me',
    password: 'pw',
    database: 'mlflow',
    options: undefined,
    location: 'postgresql://db.test:5433/mlflow',
  });
});

it.each([
  ['p%40ss%2Fw%3Ard', 'p@ss/w:rd'],
  ['a/b#c?d', 'a/b#c?d'],
  ['100%', '100%'],
])('takes the password %s as SQLAlchemy does', (written, password) => {
  expect(address(`postgresql://me:${written}@db/mlflow`)).toMatchObject({ password, host: 'db' });
});

it("takes what the URI leaves out from libpq's variables", () => {
  const env = { PGHOST: 'db', PGPORT: '6000', PGUSER: 'u', PGDATABASE: 'd', PGOPTIONS: '-cx=1' };
  const expected = { host: 'db', port: 6000, user: 'u', database: 'd', options: '-cx=1' };
  expect(address('postgresql://', env)).toMatchObject(expected);
  expect(address('postgresql://me@here/other', env)).toMatchObject({
    host: 'here',
    user: 'me',
    database: 'other',
  });
});

it('takes a folder for the host of a socket, and an address of IPv6', () => {
  expect(address('postgresql://me@/db?host=/run/pg')).toMatchObject({
    host: '/run/pg',
    location: 'postgresql:///db',
  });
  expect(address('postgresql://me@[::1]:5433/db')).toMatchObject({
    host: '::1',
    location: 'postgresql://[::1]:5433/db',
  });
});

it.each([
  ['postgresql:mlflow', 'not the URI of a PostgreSQL database'],
  ['postgresql://me:p@ss@db/mlflow', 'not the URI of a PostgreSQL database'],
  ['postgresql://db:port/mlflow', '"port" is not a port'],
  ['postgresql://db:70000/mlflow', '"70000" is not a port'],
  ['postgresql://db/mlflow?sslmode=on', '"on" is no sslmode'],
  ['postgresql://db/mlflow?sslmode=verify-full&sslrootcert=none.pem', '/work/none.pem cannot be'],
  ['postgresql://db/mlflow?connect_timeout=soon', '"soon" is no connect_timeout'],
  ['postgresql://db/mlflow?channel_binding=require', 'does not know the parameter "channel_bind'],
])('%s is refused', (uri, message) => {
  expect(() => address(uri)).toThrow(message);
});
