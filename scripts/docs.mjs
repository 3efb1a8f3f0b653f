// Writes what of the docs comes out of the sources, or with --check says what is stale.
// The sources are TypeScript: bundled, and run from memory.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['scripts/docs/main.ts'],
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // The declarations of the commands are read, their work is not run.
  // TypeScript is large, and finds its own files beside itself.
  external: ['*.run.js', 'typescript'],
  write: false,
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['-', ...process.argv.slice(2)], {
  cwd: root,
  input: outputFiles[0]?.contents ?? '',
  stdio: ['pipe', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
// Whether it is current is a test: the picture is of what mlreg does, and that takes a built mlreg.
if (status === 0 && !process.argv.includes('--check')) await import('./picture.mjs');
