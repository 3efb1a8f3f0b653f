import { join } from 'node:path';
import { readText } from './files.js';
import type { SettingKey } from './schema.js';
import type { LayerValues, SettingSources } from './sources.js';

const KEYS: Readonly<Record<string, SettingKey>> = {
  mlflow_tracking_username: 'username',
  mlflow_tracking_password: 'password',
};

/**
 * User name and password in MLflow's own `~/.mlflow/credentials`, read as Python's configparser
 * reads it for MLflow (3.17.2): quotes, `;` and `#` inside a value are part of it, and `%%` is `%`.
 */
export function readMlflowCredentials({ home }: Pick<SettingSources, 'home'>): LayerValues {
  const values = new Map<SettingKey, { value: unknown; origin: string }>();
  let section = '';
  for (const line of linesOf(join(home, '.mlflow', 'credentials'))) {
    const [, header] = /^\[(.+)\]/.exec(line) ?? [];
    if (header !== undefined) section = header;
    else if (section === 'mlflow' && !/^[#;]/.test(line)) {
      const [, name = '', value = ''] = /^(.*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
      const key = Object.hasOwn(KEYS, name.toLowerCase()) ? KEYS[name.toLowerCase()] : undefined;
      if (key === undefined || value === '') continue;
      values.set(key, { value: value.replaceAll('%%', '%'), origin: '~/.mlflow/credentials' });
    }
  }
  return values;
}

/** MLflow takes a file that it cannot read for none (3.17.2). */
function linesOf(path: string): string[] {
  try {
    return readText(path)
      .split('\n')
      .map((line) => line.trim());
  } catch {
    return [];
  }
}
