import { type Exported, type ExportRow, exportRegistry } from '../operations/export-registry.js';
import type { CallOptions } from './options.js';
import type { Session } from './session.js';
import { parsedModel } from './version-ref.js';

/** The whole of a registry. */
export interface Exporting {
  /**
   * Reads models and their versions until two readings agree: a registry that changes meanwhile would
   * else be exported with holes. `keep` is called for each reading but the first, and what it is given
   * then replaces what it was given before.
   *
   * @param keep - a model comes before its versions
   * @returns `changed` names models that were not the same in the last two of five readings
   *
   * @example
   * ```ts
   * let lines: string[] = [];
   * const { models, changed } = await registry.export(async (rows) => {
   *   lines = [];
   *   for await (const row of rows) {
   *     lines.push(row.kind === 'model' ? row.model.name : `  ${row.details.version.version}`);
   *   }
   * });
   * console.log(models, changed.length, lines[0]);
   * // → 6 0 EURUSD_ARIMA
   * ```
   */
  export(
    keep: (rows: AsyncIterable<ExportRow>) => Promise<void>,
    options?: ExportOptions,
  ): Promise<Exported>;
}

/** Of what. */
export interface ExportOptions extends CallOptions {
  /** @default all of them */
  readonly models?: readonly string[] | undefined;
}

export function exporting(session: Session): Exporting {
  return {
    export: (keep, options = {}) =>
      session.read(options, async (deps) => {
        const { newDigest } = await import('../wiring/sha256.js');
        const names = (options.models ?? []).map(parsedModel);
        return await exportRegistry({ names }, { ...deps, newDigest, write: keep });
      }),
  };
}
