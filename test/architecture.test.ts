import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { build, transform } from 'esbuild';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** One import; types leave no trace in what is built, but tie the code together all the same. */
interface Edge {
  readonly from: string;
  /** A file below `src/`, or a package. */
  readonly to: string;
  readonly kind: 'static' | 'dynamic' | 'type';
}

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  // Types of a package that has none are no code.
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort();
const source = (file: string) => readFileSync(join(ROOT, file), 'utf8');
let edges: Edge[] = [];

/** esbuild knows the imports of the built program, TypeScript those of its types. */
beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: files,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    outdir: 'none',
    metafile: true,
    logLevel: 'error',
  });
  edges = files.flatMap((from) => {
    const built = (metafile.inputs[from]?.imports ?? []).map(({ path, kind }): Edge => {
      return { from, to: path, kind: kind === 'dynamic-import' ? 'dynamic' : 'static' };
    });
    const named = ts.preProcessFile(source(from)).importedFiles.map(({ fileName }): Edge => {
      const path = posix.join(posix.dirname(from), fileName).replace(/\.js$/, '.ts');
      return { from, to: fileName.startsWith('.') ? path : fileName, kind: 'type' };
    });
    return [...built, ...named.filter(({ to }) => !built.some((edge) => edge.to === to))];
  });
});

const isFile = (to: string) => to.startsWith('src/');
const isPackage = (to: string) => !isFile(to) && !to.startsWith('node:');
/** `zod/mini` is of zod, `@aws-sdk/client-s3` is a package of its own. */
const packageOf = (to: string) => /^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to;

const LAYERS = [
  'domain',
  'operations',
  'client',
  'disk',
  'adapters',
  'config',
  'wiring',
  'cli/view',
  'cli',
  'library',
];
const layerOf = (file: string) =>
  file === 'src/index.ts'
    ? 'library'
    : (LAYERS.find((layer) => file.startsWith(`src/${layer}/`)) ?? 'none');

const isWiring = (file: string) => layerOf(file) === 'wiring';

interface Rule {
  readonly layers: readonly string[];
  /** Layers of which only types may be had. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  readonly node?: boolean;
}

/** Who may import what. A package that is not named here is a decision: make it, then name it. */
const RULES: Readonly<Record<string, Rule>> = {
  domain: { layers: ['domain'], packages: ['fastest-levenshtein', 'picomatch', 'semver'] },
  operations: { layers: ['domain', 'operations'], packages: ['p-map'] },
  client: { layers: ['client'], packages: ['axios', 'p-retry', 'zod'], node: true },
  disk: { layers: ['disk', 'domain'], node: true },
  adapters: {
    layers: ['domain', 'client', 'disk', 'adapters'],
    packages: [
      '@aws-sdk/client-s3',
      '@aws-sdk/lib-storage',
      '@photostructure/sqlite',
      'http-proxy-agent',
      'https-proxy-agent',
      'p-map',
      'pg',
      'write-file-atomic',
      'yaml',
      'zod',
    ],
    node: true,
  },
  config: {
    layers: ['config', 'domain'],
    packages: ['write-file-atomic', 'yaml', 'zod'],
    node: true,
  },
  wiring: {
    layers: ['wiring', 'adapters', 'client', 'config', 'domain'],
    packages: ['axios', 'proxy-from-env'],
    node: true,
  },
  'cli/view': {
    layers: ['cli/view', 'domain'],
    types: ['cli', 'operations'],
    packages: ['chalk', 'cli-progress', 'cli-table3', 'string-width', 'yaml'],
  },
  cli: {
    layers: ['cli', 'cli/view', 'config', 'disk', 'domain', 'operations', 'wiring'],
    packages: ['commander'],
    node: true,
  },
  library: { layers: ['library', 'config', 'domain', 'operations', 'wiring'], node: true },
};

function isAllowed({ to, kind }: Edge, rule: Rule): boolean {
  if (to.startsWith('node:')) return rule.node === true;
  if (!isFile(to)) return rule.packages?.includes(packageOf(to)) === true;
  const layer = layerOf(to);
  return rule.layers.includes(layer) || (kind === 'type' && rule.types?.includes(layer) === true);
}

const shown = ({ from, to, kind }: Edge) => `${from} imports ${to} (${kind})`;

/** What is loaded with a file: each with the path of imports that leads there. */
function closure(start: string, follows: readonly Edge['kind'][]): Map<string, string> {
  const paths = new Map([[start, start]]);
  for (const [file, path] of paths) {
    for (const { to } of edges.filter(
      ({ from, kind }) => from === file && follows.includes(kind),
    )) {
      if (!paths.has(to)) paths.set(to, `${path} → ${to}`);
    }
  }
  return paths;
}

const packagesLoadedWith = (start: string, but: readonly string[] = []) =>
  [...closure(start, ['static'])]
    .filter(([to]) => isPackage(to) && !but.includes(packageOf(to)))
    .map(([, path]) => path);

test('the graph is the real one', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(edges.map(shown)).toEqual(
    expect.arrayContaining([
      'src/cli/main.ts imports src/cli/command-line.ts (dynamic)',
      'src/cli/program.ts imports commander (static)',
      'src/operations/find-model.ts imports src/domain/registry.ts (type)',
    ]),
  );
  const broken = edges.filter(({ to }) => isFile(to) && !files.includes(to));
  expect(broken.map(shown)).toEqual([]);
});

describe('who may import what', () => {
  test.each(Object.entries(RULES))('%s', (layer, rule) => {
    const wrong = edges.filter((edge) => layerOf(edge.from) === layer && !isAllowed(edge, rule));
    expect(wrong.map(shown)).toEqual([]);
  });

  test('every file belongs to a layer', () => {
    const homeless = files.filter((file) => layerOf(file) === 'none');
    expect(homeless).toEqual([]);
  });

  test('an adapter knows no other adapter', () => {
    const unit = (file: string) => file.replace(/\.ts$/, '').split('/').slice(0, 4).join('/');
    // What several need lies beside them.
    const isShared = (file: string) => /^src\/adapters\/(client-errors\/)?[^/]+$/.test(file);
    const wrong = edges.filter(
      ({ from, to }) =>
        layerOf(from) === 'adapters' &&
        layerOf(to) === 'adapters' &&
        unit(from) !== unit(to) &&
        !isShared(to),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('the wiring is loaded when it is needed, and by the command line or the library only', () => {
    const wrong = edges.filter(
      ({ from, to, kind }) => isWiring(to) && !isWiring(from) && kind === 'static',
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  test('the wiring loads an adapter only when it is needed', () => {
    const doors = edges.filter(({ from, to }) => isWiring(to) && !isWiring(from));
    expect(doors.length).toBeGreaterThan(0);
    const early = [...new Set(doors.map(({ to }) => to))].flatMap((door) =>
      [...closure(door, ['static'])].filter(([file]) =>
        ['adapters', 'client'].includes(layerOf(file)),
      ),
    );
    expect(early.map(([, path]) => path)).toEqual([]);
  });

  test('the work of a command is loaded when it runs', () => {
    const isRun = (file: string) => file.endsWith('.run.ts');
    const early = edges.filter(
      ({ from, to, kind }) => kind === 'static' && isRun(to) && !isRun(from),
    );
    expect(early.map(shown)).toEqual([]);
  });

  test('no imports in a circle', () => {
    const circles = files.filter((file) =>
      edges.some(
        ({ from, to, kind }) =>
          from === file && kind === 'static' && closure(to, ['static']).has(file),
      ),
    );
    expect(circles).toEqual([]);
  });
});

describe('what a start loads', () => {
  test('the command line: nothing of the library', () => {
    const loaded = closure('src/cli/main.ts', ['static', 'dynamic']);
    expect([...loaded.keys()].filter((file) => layerOf(file) === 'library')).toEqual([]);
  });

  test('the entry: no package', () => {
    expect(packagesLoadedWith('src/cli/main.ts')).toEqual([]);
  });

  test('the command line: commander', () => {
    expect(packagesLoadedWith('src/cli/command-line.ts', ['commander'])).toEqual([]);
  });
});

test('every file is used', () => {
  const roots = ['src/cli/main.ts', 'src/client/index.ts', 'src/index.ts'];
  // The reference implementations of the ports: the tests use them, and what only they need.
  const isTested = /^src\/adapters\/.*memory(-tracking)?\.ts$/;
  roots.push(...files.filter((file) => isTested.test(file)));
  const used = new Set(
    roots.flatMap((root) => [...closure(root, ['static', 'dynamic', 'type']).keys()]),
  );
  expect(files.filter((file) => !used.has(file))).toEqual([]);
});

/** What reaches around the arguments of a function. */
const OUTSIDE =
  /\b(?:process|console|globalThis)\s*\.|\bfetch\s*\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval)\s*\(/;

test.each(['domain', 'operations'])(
  '%s knows nothing of process, clock or network',
  async (layer) => {
    for (const file of files.filter((each) => layerOf(each) === layer)) {
      // Without types and comments.
      const { code } = await transform(source(file), { loader: 'ts' });
      const lines = code.split('\n').filter((line) => OUTSIDE.test(line));
      expect(lines.map((line) => `${file}: ${line.trim()}`)).toEqual([]);
    }
  },
);

test('no file is longer than a reader can hold', () => {
  const long = files.map((file) => ({ file, lines: source(file).split('\n').length - 1 }));
  expect(long.filter(({ lines }) => lines > 250)).toEqual([]);
});
