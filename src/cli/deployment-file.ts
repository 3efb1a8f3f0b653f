import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { onDisk } from '../disk/on-disk.js';
import { once } from '../domain/collect.js';
import { type DeploymentFile, isDeploymentText } from '../domain/deployment-record.js';
import type { Context } from './context.js';
import { outputFile } from './output-file.js';
import { terminalJson } from './view/json.js';

/**
 * The file that a deployment reads. Its folder is made when it is written.
 *
 * @throws UsageError for a folder, and for a file that is something else
 */
export async function deploymentFile(
  path: string,
  overwrite: boolean,
  context: Context,
): Promise<DeploymentFile> {
  const place = resolve(context.io.cwd, path);
  const folder = dirname(place);
  const kind = 'file that says which model to load';
  const open = () => outputFile({ path, overwrite, isOurs: isDeploymentText, kind }, context);
  if (await isFolder(folder)) await open();
  return {
    path,
    says: async (record) => (await readIfFile(place, path)) === textOf(record),
    write: async (record) => {
      await onDisk(`cannot make ${folder}`, () => mkdir(folder, { recursive: true }));
      const { spool, deliver } = await open();
      try {
        await spool.write(once(textOf(record)));
        await deliver();
      } finally {
        await spool.remove();
      }
    },
  };
}

/** Names in it come from a registry, and people look into it on a terminal. */
function textOf(record: object): string {
  return `${terminalJson(record, 2)}\n`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Longer than any of ours: what is there is replaced, and not read. */
const LONGEST = 1_000_000;

async function readIfFile(path: string, shownPath: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > LONGEST) return null;
  return await onDisk(`cannot read ${shownPath}`, () => readFile(path, 'utf8'));
}
