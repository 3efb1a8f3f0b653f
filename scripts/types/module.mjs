// What one .d.ts declares, imports and exports, by name.
import ts from 'typescript';
import { moduleFile } from './declarations.mjs';

/** @typedef {{ file: string, name: string }} Place a declaration, or an export that leads to one */
/** @typedef {ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration | ts.FunctionDeclaration | ts.VariableStatement} Declaration */
/**
 * @typedef {object} Module
 * @property {ts.SourceFile} source
 * @property {Map<string, Declaration[]>} declared overloads of a function have one name
 * @property {Map<string, Place>} imported
 * @property {Map<string, string>} foreign the package that a name comes from
 * @property {Map<string, Place>} exported
 * @property {string[]} stars files whose exports are exported as well
 */

/**
 * @param {string} file of the source
 * @param {string} text
 * @returns {Module}
 */
export function readModule(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Module} */
  const found = {
    source,
    declared: new Map(),
    imported: new Map(),
    foreign: new Map(),
    exported: new Map(),
    stars: [],
  };
  for (const statement of source.statements) readStatement(statement, file, found);
  return found;
}

/**
 * @param {ts.Statement} statement
 * @param {string} file
 * @param {Module} found
 */
function readStatement(statement, file, found) {
  if (ts.isImportDeclaration(statement)) return readImport(statement, file, found);
  if (ts.isExportDeclaration(statement)) return readExport(statement, file, found);
  for (const name of namesOf(statement)) {
    const before = found.declared.get(name) ?? [];
    found.declared.set(name, [...before, /** @type {Declaration} */ (statement)]);
    found.exported.set(name, { file, name });
  }
}

/**
 * @param {ts.ImportDeclaration} statement
 * @param {string} file
 * @param {Module} found
 */
function readImport({ importClause, moduleSpecifier }, file, { imported, foreign }) {
  const from = /** @type {ts.StringLiteral} */ (moduleSpecifier).text;
  const bindings = importClause?.namedBindings;
  if (importClause?.name) foreign.set(importClause.name.text, from);
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) {
    foreign.set(bindings.name.text, from);
    return;
  }
  for (const { name, propertyName } of bindings.elements) {
    if (!from.startsWith('.')) foreign.set(name.text, from);
    else
      imported.set(name.text, {
        file: moduleFile(from, file),
        name: (propertyName ?? name).text,
      });
  }
}

/**
 * @param {ts.ExportDeclaration} statement
 * @param {string} file
 * @param {Module} found
 */
function readExport({ exportClause, moduleSpecifier }, file, { exported, stars }) {
  const from = moduleSpecifier && /** @type {ts.StringLiteral} */ (moduleSpecifier).text;
  const target = from === undefined ? file : moduleFile(from, file);
  if (!exportClause) stars.push(target);
  else if (ts.isNamedExports(exportClause)) {
    for (const { name, propertyName } of exportClause.elements) {
      exported.set(name.text, { file: target, name: (propertyName ?? name).text });
    }
  }
}

/**
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function namesOf(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}
