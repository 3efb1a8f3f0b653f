import { createReadStream } from 'node:fs';
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeftSpools } from '../../../domain/inference/inference-spool.js';
import { firstLines } from '../../../domain/inference/line-block.js';
import {
  isLeft,
  leaveSession,
  ownSegmentName,
  parseSegmentName,
  type SegmentName,
  takeSession,
} from './segment-name.js';
import { SpoolFiles } from './spool-files.js';

/** What processes that are gone have left in a folder. */
export function leftSpools(folder: string): LeftSpools {
  return {
    async claim() {
      const spools: SpoolFiles[] = [];
      for (const [session, segments] of await sessionsIn(folder)) {
        const areLeft = await Promise.all(segments.map((each) => isLeftIn(folder, each)));
        const spool = areLeft.every(Boolean) && (await claimed(folder, session, segments));
        if (spool) spools.push(spool);
      }
      return spools;
    },
  };
}

async function sessionsIn(folder: string): Promise<Map<string, SegmentName[]>> {
  const sessions = new Map<string, SegmentName[]>();
  const names = await readdir(folder).catch(() => []);
  // In the order of their numbers, which all have the same length.
  for (const name of names.sort()) {
    const segment = parseSegmentName(name);
    if (!segment) continue;
    sessions.set(segment.session, [...(sessions.get(segment.session) ?? []), segment]);
  }
  return sessions;
}

async function isLeftIn(folder: string, segment: SegmentName): Promise<boolean> {
  const found = await stat(join(folder, segment.name)).catch(() => undefined);
  return found?.isFile() === true && isLeft(segment, Date.now() - found.mtimeMs);
}

/**
 * A session is taken over whole, from its first file on: of two that try, the second fails at that one. Were
 * its records sent by two, those sent last might be taken for known.
 */
async function claimed(
  folder: string,
  session: string,
  segments: readonly SegmentName[],
): Promise<SpoolFiles | undefined> {
  // Two trackers of one process would not fail at a name that stays the same.
  if (!takeSession(session)) return undefined;
  let spool: SpoolFiles | undefined;
  for (const { name, number } of segments) {
    const path = join(folder, ownSegmentName(session, number));
    try {
      await rename(join(folder, name), path);
    } catch {
      if (!spool) leaveSession(session);
      return spool;
    }
    spool ??= new SpoolFiles(folder, session);
    spool.adopt(path, number, await sizeOf(path));
  }
  return spool;
}

/** Whole lines, and bytes. */
async function sizeOf(path: string): Promise<{ lines: number; bytes: number }> {
  let [lines, bytes] = [0, 0];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    lines += firstLines(chunk, Number.POSITIVE_INFINITY).lines;
  }
  return { lines, bytes };
}
