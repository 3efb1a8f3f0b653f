import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../src/adapters/store/sql/sqlite/load-sqlite.js';
import { BIN, errorOf, mlreg } from './mlreg.js';

const ALL = ['.env.example', 'mlflow.db', 'mlreg.config.yaml'];
const GOLDEN = new URL('../contract/schemas/mlflow-2.9.2.sql', import.meta.url);

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-init-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const init = (args: string[] = [], env: Record<string, string> = {}) =>
  mlreg(['init', ...args], { cwd, env });
const files = () => readdirSync(cwd).sort();

async function schemaOf(path: string, sql?: string) {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path);
  try {
    if (sql !== undefined) database.exec(sql);
    return database.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all();
  } finally {
    database.close();
  }
}

describe('mlreg init', () => {
  it('makes a registry that is empty and works, and says how to go on', async () => {
    const { exit, stdout, stderr } = await init();
    expect({ exit, stdout, stderr }).toEqual({
      exit: 0,
      stdout: 'made mlflow.db\nmade mlreg.config.yaml\nmade .env.example\n',
      stderr: 'now open it: mlreg list\n',
    });
    expect(files()).toEqual(ALL);
    expect(readFileSync(join(cwd, '.env.example'), 'utf8')).toContain(
      'MLFLOW_TRACKING_URI=sqlite:///mlflow.db\n',
    );
  });

  it("makes MLflow's schema, table by table", async () => {
    await init();
    // SQLite keeps the text, and ours has no spaces at the ends of lines.
    const text = readFileSync(GOLDEN, 'utf8').replace(/ +$/gm, '');
    const golden = await schemaOf(':memory:', text);
    expect(golden.length).toBeGreaterThan(20);
    expect(await schemaOf(join(cwd, 'mlflow.db'))).toEqual(golden);
    const { DatabaseSync } = await loadSqlite();
    const database = new DatabaseSync(join(cwd, 'mlflow.db'));
    expect(database.prepare('SELECT * FROM alembic_version').all()).toMatchObject([
      { version_num: 'acf3f17fdcc7' },
    ]);
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'delete' });
    expect(database.prepare('SELECT * FROM experiments').all()).toEqual([]);
    database.close();
  });

  it('the second time keeps everything, to the byte', async () => {
    await init();
    const before = ALL.map((name) => readFileSync(join(cwd, name)));
    const { exit, stdout, stderr } = await init();
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toBe('kept mlflow.db\nkept mlreg.config.yaml\nkept .env.example\n');
    expect(ALL.map((name) => readFileSync(join(cwd, name)))).toEqual(before);
  });

  it.each(ALL)('keeps a %s of somebody else', async (name) => {
    writeFileSync(join(cwd, name), '# mine\n');
    const { exit, stdout } = await init(['--json']);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).result.kept).toEqual([name]);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('# mine\n');
    expect(files()).toEqual(ALL);
  });

  it('keeps a link that leads nowhere', async () => {
    symlinkSync('gone', join(cwd, 'mlflow.db'));
    const { exit, stdout } = await init(['--json']);
    expect([exit, JSON.parse(stdout).result.kept]).toEqual([0, ['mlflow.db']]);
    expect(files()).toEqual(ALL);
  });

  it('fills an empty file, which SQLite leaves where it has opened one', async () => {
    writeFileSync(join(cwd, 'mlflow.db'), '');
    const { ino } = statSync(join(cwd, 'mlflow.db'));
    expect((await init()).stdout).toContain('made mlflow.db\n');
    expect(statSync(join(cwd, 'mlflow.db')).ino).toBe(ino);
    expect(await schemaOf(join(cwd, 'mlflow.db'))).not.toEqual([]);
  });

  it('with --dry-run makes nothing', async () => {
    const { exit, stdout } = await init(['--dry-run', '--json']);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      changed: false,
      plan: {
        tracking_uri: 'sqlite:///mlflow.db',
        create: ['mlflow.db', 'mlreg.config.yaml', '.env.example'],
        keep: [],
      },
      result: null,
    });
    expect(files()).toEqual([]);
  });

  it.each([
    ['a flag', ['--tracking-uri', 'sqlite:///sub/models.db'], {}],
    ['a variable', [], { MLFLOW_TRACKING_URI: 'sqlite+pysqlite:///sub/models.db' }],
    ['the registry', [], { MLFLOW_REGISTRY_URI: 'sqlite:///sub/models.db' }],
  ])('makes the database that %s names', async (_, args, env) => {
    mkdirSync(join(cwd, 'sub'));
    const { exit, stdout, stderr } = await init([...args, '-q'], env);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toBe('sub/models.db\nmlreg.config.yaml\n.env.example\n');
    expect(readdirSync(join(cwd, 'sub'))).toEqual(['models.db']);
  });

  it.each([
    ['a server', 'https://u:secret@mlflow.example.com', 2, /server makes its/, /mlflow server/],
    ['PostgreSQL', 'postgresql://u:secret@h/db', 2, /PostgreSQL/, /mlflow db upgrade/],
    ['MySQL', 'mysql://u:secret@h/db', 2, /no SQLite database/, /sqlite:\/\/\/mlflow\.db/],
    ['a file store', './mlruns', 2, /file store/, /sqlite:\/\/\/mlflow\.db/],
    ['a database in memory', 'sqlite:///:memory:', 2, /names no file/, /sqlite:\/\/\/mlflow\.db/],
    ['a folder that is not there', 'sqlite:///no/x.db', 1, /no\/x\.db cannot be made/, /mkdir -p/],
  ])('refuses %s, and makes nothing', async (_, uri, exit, message, hint) => {
    const result = await init(['--json', '--tracking-uri', uri]);
    const error = errorOf(result);
    expect([result.exit, error.exit_code, result.stdout]).toEqual([exit, exit, '']);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(result.stderr).not.toContain('secret');
    expect(files()).toEqual([]);
  });

  it('refuses under read_only, but not to show', async () => {
    const env = { MLREG_READ_ONLY: '1' };
    expect((await init([], env)).exit).toBe(7);
    expect((await init(['--dry-run'], env)).exit).toBe(0);
    expect(files()).toEqual([]);
  });

  it('beside another one, leaves what the first made', async () => {
    const both = await Promise.all([init(['--json']), init(['--json'])]);
    expect(both.map(({ exit }) => exit)).toEqual([0, 0]);
    const created = both.flatMap(({ stdout }) => JSON.parse(stdout).result.created);
    expect(created.sort()).toEqual(ALL);
    expect(files()).toEqual(ALL);
  });

  it('stopped at any moment leaves a whole file or none', async () => {
    for (const wait of [20, 60, 80, 100, 120, 140]) {
      const child = spawn(process.execPath, [BIN, 'init'], { cwd, env: {}, stdio: 'ignore' });
      setTimeout(() => child.kill('SIGINT'), wait);
      await new Promise((done) => child.on('close', done));
      const left = files();
      expect(left.filter((name) => !ALL.includes(name))).toEqual([]);
      if (left.includes('mlflow.db')) {
        expect((await schemaOf(join(cwd, 'mlflow.db'))).length).toBeGreaterThan(20);
      }
      for (const name of left) rmSync(join(cwd, name));
    }
  });

  const asOthers = process.getuid?.() === 0 ? () => {} : it;
  asOthers('says where it may not write', async () => {
    chmodSync(cwd, 0o555);
    const result = await init(['--json']);
    chmodSync(cwd, 0o755);
    expect(result.exit).toBe(1);
    expect(errorOf(result).message).toMatch(/cannot be made/);
  });
});
