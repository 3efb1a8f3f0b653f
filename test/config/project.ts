import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type LoadedSettings, loadSettings } from '../../src/config/load-settings.js';
import type { SettingKey } from '../../src/config/schema.js';
import type { SettingSources } from '../../src/config/sources.js';
import { checkCredentialTrust } from '../../src/config/trust.js';
import { UsageError } from '../../src/domain/errors.js';

/** A project in a git checkout of its own, and the home of its user; gone after the test. */
export class Project {
  private readonly root = mkdtempSync(join(tmpdir(), 'mlreg-settings-'));
  readonly cwd = join(this.root, 'project');
  readonly home = join(this.root, 'home');

  constructor(files: Readonly<Record<string, string>> = {}) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    mkdirSync(join(this.cwd, '.git'), { recursive: true });
    mkdirSync(this.home);
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): string {
    const path = join(this.cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  writeProfiles(content: string, mode = 0o600): string {
    const path = join(this.home, '.config', 'mlreg', 'config.yaml');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  writeMlflowCredentials(content: string): void {
    const path = join(this.home, '.mlflow', 'credentials');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  async load(given: Partial<SettingSources> = {}): Promise<LoadedSettings> {
    const sources = { flags: {}, env: {}, cwd: this.cwd, home: this.home, ...given };
    const loaded = await loadSettings(sources);
    await checkCredentialTrust(loaded, sources);
    return loaded;
  }

  /** A value with the text of its origin. */
  async look(key: SettingKey, given?: Partial<SettingSources>): Promise<[unknown, string]> {
    const { settings, origins } = await this.load(given);
    return [settings[key], origins.get(key)?.text ?? ''];
  }

  /** The error that loading gives, with its hint on a second line. */
  async complaint(given?: Partial<SettingSources>): Promise<string> {
    const error: unknown = await this.load(given).then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(UsageError);
    const { message, hint } = error as UsageError;
    return `${message}\n${hint ?? ''}`;
  }
}
