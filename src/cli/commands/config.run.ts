import { SETTING_KEYS, settingMeta } from '../../config/schema.js';
import type { Context } from '../context.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';

const FIELDS = ['key', 'value', 'origin', 'description'];

export async function run(_args: readonly unknown[], _options: object, context: Context) {
  checkFields(context.output.fields ?? [], FIELDS);
  const { settings, origins } = await context.shownSettings();
  const rows = SETTING_KEYS.map((key) => {
    const value = settings[key] ?? null;
    const { secret, description } = settingMeta(key);
    // A URI of a database may hold a password of its own.
    const safe = typeof value === 'string' ? context.redact(value) : value;
    const shown = value !== null && secret ? '***' : safe;
    return { key, value: asMap(shown), origin: origins.get(key)?.text ?? 'not set', description };
  });
  const view = { columns: FIELDS.slice(0, 3), id: (row: { key: string }) => row.key, none: '' };
  await printRows(rows, view, context);
}

/** A mapping as tables and documents print it. */
function asMap(value: unknown): unknown {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? new Map(Object.entries(value)) : value;
}
