// One .d.ts of an entry: what it exports, and the types which that is made of.
import { relative } from 'node:path';
import ts from 'typescript';
import { readModule } from './module.mjs';

/** @import { Declarations } from './declarations.mjs' */
/** @import { Declaration, Module, Place } from './module.mjs' */

/**
 * @param {string} entry absolute path
 * @param {Declarations} declarations
 * @param {string} root
 */
export function rollUp(entry, declarations, root) {
  /** @type {Map<string, Module>} */
  const modules = new Map();
  /** Who has a name in the output. @type {Map<string, string>} */
  const taken = new Map();
  /** @type {string[]} */
  const written = [];

  const publicNames = exportsOf(entry);
  for (const place of publicNames.values()) write(place);
  return `${written.join('\n')}\nexport {};\n`;

  /** @param {string} file */
  function moduleOf(file) {
    const found = modules.get(file) ?? readModule(file, declarations(file));
    modules.set(file, found);
    return found;
  }

  /**
   * @param {string} file
   * @returns {Map<string, Place>}
   */
  function exportsOf(file) {
    const { exported, stars } = moduleOf(file);
    const all = stars.flatMap((each) => [...exportsOf(each)]);
    return new Map([...all, ...exported].map(([name, place]) => [name, declarationOf(place)]));
  }

  /**
   * @param {Place} place
   * @returns {Place}
   */
  function declarationOf(place) {
    const { declared, imported, exported, stars } = moduleOf(place.file);
    if (declared.has(place.name)) return place;
    const next =
      imported.get(place.name) ??
      exported.get(place.name) ??
      stars.map((file) => exportsOf(file).get(place.name)).find(Boolean);
    if (next) return declarationOf(next);
    throw new Error(`${relative(root, place.file)} has no ${place.name}`);
  }

  /** @param {Place} place */
  function write({ file, name }) {
    if (taken.get(name) === file) return;
    if (taken.has(name)) {
      const both = [taken.get(name) ?? '', file].map((each) => relative(root, each)).join(' and ');
      throw new Error(`two types of the public API are called ${name}: in ${both}`);
    }
    taken.set(name, file);
    const place = publicNames.get(name);
    const isPublic = place?.file === file;
    const { declared, source } = moduleOf(file);
    /** @type {Place[]} */
    const needed = [];
    for (const statement of declared.get(name) ?? []) {
      const edits = referencesIn(statement).map((identifier) => {
        const target = targetOf(identifier.text, file);
        if (!target) return null;
        needed.push(target);
        return { identifier, name: target.name };
      });
      written.push(textOf(statement, source, isPublic, edits));
    }
    for (const each of needed) write(each);
  }

  /**
   * @param {string} name
   * @param {string} file
   * @returns {Place | null} null for what is global, or a type parameter
   */
  function targetOf(name, file) {
    const { declared, imported, foreign } = moduleOf(file);
    const from = foreign.get(name);
    if (from !== undefined) {
      throw new Error(`${relative(root, file)}: ${name} of ${from} would be in the public types`);
    }
    return declared.has(name) || imported.has(name) ? declarationOf({ file, name }) : null;
  }
}

/**
 * The names of types, and of values in `typeof`, that a declaration mentions.
 *
 * @param {ts.Node} node
 * @returns {ts.Identifier[]}
 */
function referencesIn(node) {
  /** @type {ts.Identifier[]} */
  const found = [];
  /** @param {ts.Node} each */
  const visit = (each) => {
    if (ts.isImportTypeNode(each)) throw new Error(`an import in a type: ${each.getText()}`);
    const name = ts.isTypeReferenceNode(each)
      ? each.typeName
      : ts.isTypeQueryNode(each)
        ? each.exprName
        : ts.isExpressionWithTypeArguments(each)
          ? each.expression
          : undefined;
    const first = name && leftmost(name);
    if (first) found.push(first);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

/**
 * @param {ts.Node} name
 * @returns {ts.Identifier | undefined}
 */
function leftmost(name) {
  if (ts.isIdentifier(name)) return name;
  if (ts.isQualifiedName(name)) return leftmost(name.left);
  return ts.isPropertyAccessExpression(name) ? leftmost(name.expression) : undefined;
}

/**
 * @param {Declaration} statement
 * @param {ts.SourceFile} source
 * @param {boolean} isPublic
 * @param {readonly ({ identifier: ts.Identifier, name: string } | null)[]} edits
 */
function textOf(statement, source, isPublic, edits) {
  const start = statement.getStart(source);
  let text = source.text.slice(start, statement.end);
  for (const edit of [...edits].reverse()) {
    if (!edit || edit.identifier.text === edit.name) continue;
    const at = edit.identifier.getStart(source) - start;
    text = text.slice(0, at) + edit.name + text.slice(at + edit.identifier.text.length);
  }
  text = text.replace(/^(export )?(declare )?/, '');
  const declare = /^(interface|type) /.test(text) ? '' : 'declare ';
  const comment = ts.getLeadingCommentRanges(source.text, statement.pos)?.at(-1);
  const doc = comment ? `${source.text.slice(comment.pos, comment.end)}\n` : '';
  return `${doc}${isPublic ? 'export ' : ''}${declare}${text}`;
}
