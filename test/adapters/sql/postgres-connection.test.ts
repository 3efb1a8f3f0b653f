import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sql } from '../../../src/adapters/store/sql/statement.js';
import { selfSigned } from '../../client/certificates.js';
import { describeService } from '../../services/describe-service.js';
import { postgresDatabases } from '../../services/postgres-databases.js';
import { folder } from './database.js';
import { connectionTo } from './postgres.js';

const PASSWORD = 'p@ss/w:rd%41é';
const ACCESS = `
host all postgres 127.0.0.1/32 trust
hostssl all secured 127.0.0.1/32 scram-sha-256
host all plain 127.0.0.1/32 scram-sha-256
`;

/** Whether the connection is encrypted, in the words of the database. */
async function encrypted(uri: string, password?: string): Promise<unknown> {
  const driver = await connectionTo(uri, password === undefined ? {} : { password });
  try {
    const [row] = await driver.read((connection) =>
      connection.all(sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`),
    );
    return row?.ssl;
  } finally {
    await driver.close();
  }
}

describeService('a PostgreSQL that asks who we are', ['postgres'], () => {
  const certificate = selfSigned('db.test');
  const databases = postgresDatabases({ access: ACCESS, certificate });

  async function uris() {
    const { url, query } = await databases.empty();
    const create = (role: string) =>
      query(`DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${role}') THEN
          CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}';
        END IF; END $$`);
    for (const role of ['secured', 'plain']) await create(role);
    const of = (user: string) => url.replace('postgres@', `${user}@`);
    return { secured: of('secured'), plain: of('plain') };
  }

  const withPassword = (uri: string, password = PASSWORD) =>
    uri.replace('@', `:${encodeURIComponent(password)}@`);

  function root(pem: string): string {
    const file = join(folder(), 'root.pem');
    writeFileSync(file, pem);
    return `sslrootcert=${file}`;
  }

  it('is told it by the URI, or beside it', async () => {
    const { secured } = await uris();
    expect(await encrypted(withPassword(secured))).toBe(true);
    expect(await encrypted(secured, PASSWORD)).toBe(true);
  });

  it.each([
    ['no password', undefined],
    ['a wrong password', 'wrong'],
  ])('lets nobody in with %s', async (_, password) => {
    const { secured } = await uris();
    const error = await encrypted(secured, password).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unauthenticated' });
    expect(String(error)).not.toContain('wrong');
  });

  it.each([
    ['', true],
    ['?sslmode=disable', false],
    ['?sslmode=allow', true],
    ['?sslmode=prefer', true],
    ['?sslmode=require', true],
  ])('is encrypted or not as %s says', async (parameters, isEncrypted) => {
    const { plain } = await uris();
    expect(await encrypted(withPassword(plain) + parameters)).toBe(isEncrypted);
  });

  it.each(['require', 'verify-ca', 'verify-full'])('is checked with sslmode=%s', async (mode) => {
    const { secured } = await uris();
    const uri = `${withPassword(secured)}?sslmode=${mode}`;
    expect(await encrypted(`${uri}&${root(certificate.cert)}`)).toBe(true);
    const other = root(selfSigned('db.test').cert);
    await expect(encrypted(`${uri}&${other}`)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is checked against the usual CAs without a root certificate', async () => {
    const { secured } = await uris();
    for (const mode of ['verify-ca', 'verify-full']) {
      const asked = encrypted(`${withPassword(secured)}?sslmode=${mode}`);
      await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
    }
  });

  it('has to be the one that is named with verify-full only', async () => {
    const { secured } = await uris();
    // The certificate is for 127.0.0.1 and says so of no name.
    const named = withPassword(secured).replace('@127.0.0.1', '@localhost');
    const ca = root(certificate.cert);
    await expect(encrypted(`${named}?sslmode=verify-full&${ca}`)).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(await encrypted(`${named}?sslmode=verify-ca&${ca}`)).toBe(true);
  });

  it('is not spoken to in the clear where that is not allowed', async () => {
    const { secured } = await uris();
    await expect(encrypted(`${withPassword(secured)}?sslmode=disable`)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('what is no PostgreSQL', () => {
  async function listening(answer: (socket: import('node:net').Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as import('node:net').AddressInfo;
    return `postgresql://me@127.0.0.1:${port}/db`;
  }

  it.each([
    ['hangs up', (socket: import('node:net').Socket) => void socket.destroy()],
    ['says something else', (socket: import('node:net').Socket) => void socket.end('HTTP/1.1 400')],
    ['has no TLS, which is wanted', (socket: import('node:net').Socket) => void socket.end('N')],
  ])('%s: it is unreachable', async (_, answer) => {
    const uri = await listening(answer);
    await expect(connectionTo(`${uri}?sslmode=require`)).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  it('says nothing: that is waited for no longer than asked, or until it is stopped', async () => {
    const uri = await listening(() => {});
    await expect(connectionTo(`${uri}?connect_timeout=1`)).rejects.toMatchObject({
      code: 'unreachable',
    });
    const stop = new AbortController();
    const waiting = connectionTo(uri, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    await expect(waiting).rejects.toThrow('stopped');
  });
});
