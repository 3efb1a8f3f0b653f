import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endGroup } from './process-group.mjs';

const GRACE_MS = 3000;

/** @type {Map<number, NodeJS.Signals>} */
const groups = new Map();
/** @type {Set<string>} */
const folders = new Set();

/** @type {Record<string, (subject: any, signal: NodeJS.Signals) => void>} */
const on = {
  group: (group, signal) => groups.set(group, signal),
  ended: (group) => groups.delete(group),
  folder: (path) => folders.add(path),
  removed: (path) => folders.delete(path),
};

// Whoever signals a whole process tree must not stop the one that cleans up after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, subject, signal] = JSON.parse(line);
  on[verb]?.(subject, signal);
}

// The pipe has ended, however its other end died.
await Promise.all([...groups].map(([group, signal]) => endGroup(group, signal, GRACE_MS)));
for (const folder of folders) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
