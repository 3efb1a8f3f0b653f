import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/domain/errors.js';
import { sqliteFile } from '../../src/wiring/sqlite-file.js';

describe('the file of a sqlite URI', () => {
  it.each([
    ['sqlite:///mlflow.db', '/work/mlflow.db'],
    ['sqlite:///a/../b.db', '/work/b.db'],
    ['sqlite:////data/mlflow.db', '/data/mlflow.db'],
    ['sqlite+pysqlite:///mlflow.db', '/work/mlflow.db'],
    ['SQLite:///mlflow.db', '/work/mlflow.db'],
    // SQLAlchemy decodes nothing there.
    ['sqlite:///my%20file#1.db', '/work/my%20file#1.db'],
  ])('%s', (uri, file) => {
    expect(sqliteFile(uri, '/work')).toBe(file);
  });

  it.each([
    ['sqlite://', 'names no file'],
    ['sqlite:///', 'names no file'],
    ['sqlite:///:memory:', 'names no file'],
    ['sqlite:///file:a.db?uri=true', 'names no file'],
    ['sqlite://mlflow.db', 'is not the URI of an SQLite database'],
    ['sqlite:mlflow.db', 'is not the URI of an SQLite database'],
    ['sqlite:///mlflow.db?timeout=5', "has options for Python's driver"],
  ])('%s is refused', (uri, message) => {
    expect(() => sqliteFile(uri, '/work')).toThrow(UsageError);
    expect(() => sqliteFile(uri, '/work')).toThrow(message);
  });
});
