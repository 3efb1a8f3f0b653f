import { type ComparedRow, rowsByName, rowsOf } from './compared-row.js';
import type { Mlmodel, ModelFiles, SignatureField } from './mlmodel.js';
import { parseRequirement } from './requirement.js';

/** What the folders of versions hold, side by side. */
export interface FileSections {
  /** Sizes by path, in bytes. */
  readonly files: ComparedRow<number>[];
  /** Types by `inputs.NAME`, `outputs[0]`, `params.NAME`, in the order of the model. */
  readonly signature: ComparedRow<string>[];
  /** Settings by `FLAVOR.SETTING`. */
  readonly flavors: ComparedRow<string>[];
  /** `python_version`, `mlflow_version`, then what is asked of each package of the requirements. */
  readonly environment: ComparedRow<string>[];
}

/** @param folders - of each version; null where it could not be read */
export function fileSections(folders: readonly (ModelFiles | null)[]): FileSections {
  const each = <Value>(read: (folder: ModelFiles) => ReadonlyMap<string, Value>) =>
    folders.map((folder) => folder && read(folder));
  return {
    files: rowsByName(each(({ files }) => new Map(files.map(({ path, size }) => [path, size])))),
    signature: rowsOf(each(({ mlmodel }) => signatureOf(mlmodel))),
    flavors: rowsByName(each(({ mlmodel }) => flavorsOf(mlmodel))),
    environment: [
      ...rowsOf(each(({ mlmodel }) => versionsOf(mlmodel))),
      ...rowsByName(each(({ requirements }) => packagesOf(requirements))),
    ],
  };
}

const PARTS = ['inputs', 'outputs', 'params'] as const;

function signatureOf(mlmodel: Mlmodel | null): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of PARTS) {
    mlmodel?.signature?.[part]?.forEach((field, index) => {
      const at = `${part}[${index}]`;
      const name = field.name === null ? at : `${part}.${field.name}`;
      fields.set(fields.has(name) ? at : name, typeText(part, field));
    });
  }
  return fields;
}

function typeText(part: (typeof PARTS)[number], { type, required }: SignatureField): string {
  // A parameter always has a default.
  return required || part === 'params' ? type : `${type} (optional)`;
}

/** The Python of `python_function` belongs to the environment. */
const PYTHON = { flavor: 'python_function', setting: 'python_version' } as const;

function flavorsOf(mlmodel: Mlmodel | null): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [flavor, of] of mlmodel?.flavors ?? []) {
    if (of.size === 0) settings.set(flavor, '');
    for (const [name, value] of of) {
      if (flavor === PYTHON.flavor && name === PYTHON.setting) continue;
      settings.set(`${flavor}.${name}`, settingText(value));
    }
  }
  return settings;
}

function settingText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function versionsOf(mlmodel: Mlmodel | null): Map<string, string> {
  const versions = new Map<string, string>();
  const python = mlmodel?.flavors.get(PYTHON.flavor)?.get(PYTHON.setting) ?? null;
  if (python !== null) versions.set('python_version', String(python));
  if (mlmodel?.mlflowVersion) versions.set('mlflow_version', mlmodel.mlflowVersion);
  return versions;
}

function packagesOf(lines: readonly string[]): Map<string, string> {
  const packages = new Map<string, string>();
  for (const line of lines) {
    const { name, asked } = parseRequirement(line);
    // A package may stand there twice, for two kinds of machine.
    const before = packages.get(name);
    packages.set(name, before === undefined ? asked : `${before} | ${asked}`);
  }
  return packages;
}
