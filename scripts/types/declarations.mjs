// The .d.ts of single files of ours, made when they are asked for. No package is looked at: none is
// installed where mlreg is, so none may be in its types.
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

/** @typedef {(file: string) => string} Declarations the text of the .d.ts, by the absolute path of its source */

/**
 * @param {string} root
 * @param {readonly string[]} entries absolute paths
 * @returns {Declarations}
 */
export function declarationsOf(root, entries) {
  const config = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const ours = {
    ...options,
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: false },
    // `npm run lint` checks.
    ...{ noCheck: true, types: [], allowJs: false, checkJs: false, isolatedModules: false },
  };
  const host = ts.createCompilerHost(ours);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => ({ resolvedModule: ownModule(text, from) }));
  const program = ts.createProgram(entries, ours, host);
  return (file) => {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${relative(root, file)} is not there`);
    let text = '';
    program.emit(source, (_, written) => {
      text = written;
    });
    return text;
  };
}

/**
 * @param {string} name
 * @param {string} from
 */
function ownModule(name, from) {
  if (!name.startsWith('.')) return undefined;
  const resolvedFileName = moduleFile(name, from);
  return { resolvedFileName, extension: ts.Extension.Ts };
}

/**
 * @param {string} name
 * @param {string} from
 */
export function moduleFile(name, from) {
  return resolve(dirname(from), name.replace(/\.js$/, '.ts'));
}
