import { basename, dirname, join, resolve } from 'node:path';
import { smallFile } from './small-file.js';

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * The commit that is checked out, read from git's files: git itself would obey the settings of a folder
 * that somebody else has made, and run what they name.
 *
 * @returns null outside a checkout, and for a store of refs that is no file (`reftable`)
 */
export async function gitCommit(folder: string): Promise<string | null> {
  const found = await gitFolder(folder);
  if (found === null) return null;
  const head = await line(join(found, 'HEAD'));
  if (head === null || COMMIT.test(head)) return head;
  const ref = /^ref: (refs\/[\w./@+-]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return null;
  // A worktree has a HEAD of its own; its branches are those of the whole.
  const common = await line(join(found, 'commondir'));
  const roots = common === null ? [found] : [found, resolve(found, common)];
  for (const root of roots) {
    const commit = (await line(join(root, ref))) ?? (await packed(root, ref));
    if (commit !== null) return COMMIT.test(commit) ? commit : null;
  }
  return null;
}

async function gitFolder(folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    const git = join(at, '.git');
    if ((await line(join(git, 'HEAD'))) !== null) return git;
    const pointed = /^gitdir: (.+)$/.exec((await line(git)) ?? '')?.[1];
    if (pointed !== undefined) return resolve(at, pointed);
    if (basename(at) === '') return null;
  }
}

async function packed(root: string, ref: string): Promise<string | null> {
  const text = await smallFile(join(root, 'packed-refs'));
  const found = text?.split('\n').find((each) => each.endsWith(` ${ref}`));
  return found?.slice(0, -ref.length - 1) ?? null;
}

async function line(path: string): Promise<string | null> {
  return (await smallFile(path))?.split('\n')[0]?.trim() || null;
}
