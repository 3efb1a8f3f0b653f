import {
  EXPORT_SCHEMA_VERSION,
  type ExportHeader,
  exportedVersion,
} from '../../domain/export-record.js';
import { modelRecord } from '../../domain/records.js';
import type { ExportRow } from '../../operations/export-registry.js';
import { terminalJson } from './json.js';

/**
 * The text of an export, row by row: all of a registry in one text would not fit into memory.
 *
 * @param shortName - the name of a model without the prefix
 */
export async function* exportText(
  { exportedAt, trackingUri, registryUri }: ExportHeader,
  rows: AsyncIterable<ExportRow>,
  shortName: (name: string) => string,
): AsyncGenerator<string, void, undefined> {
  const header = terminalJson(
    {
      schema_version: EXPORT_SCHEMA_VERSION,
      exported_at: exportedAt,
      tracking_uri: trackingUri,
      registry_uri: registryUri,
    },
    2,
  );
  yield `${withoutEnd(header)},\n  "models": [`;
  let isFirstModel = true;
  let isFirstVersion = true;
  const endOfModel = () => (isFirstVersion ? ']\n    }' : '\n      ]\n    }');
  for await (const row of rows) {
    if (row.kind === 'model') {
      yield isFirstModel ? '\n' : `${endOfModel()},\n`;
      const record = terminalJson(modelRecord(row.model, shortName(row.model.name)), 2);
      yield `${indented(withoutEnd(record), 4)},\n      "versions": [`;
      isFirstModel = false;
      isFirstVersion = true;
    } else {
      yield isFirstVersion ? '\n' : ',\n';
      const { details } = row;
      const record = exportedVersion(details, shortName(details.version.modelName));
      yield indented(terminalJson(record, 2), 8);
      isFirstVersion = false;
    }
  }
  yield isFirstModel ? ']\n}\n' : `${endOfModel()}\n  ]\n}\n`;
}

/** True for the beginning of a text as `exportText` writes it. */
export function isExportText(start: string): boolean {
  return /^\s*\{\s*"schema_version"/.test(start);
}

/** An object whose last fields are still to come. */
function withoutEnd(json: string): string {
  return json.replace(/\n\}$/, '');
}

function indented(text: string, spaces: number): string {
  return text.replace(/^/gm, ' '.repeat(spaces));
}
