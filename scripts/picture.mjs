// Builds mlreg, and makes the picture of the README from what its demo prints.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tourPicture } from './picture/tour-picture.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
writeFileSync(`${root}/docs/picture.svg`, tourPicture());
