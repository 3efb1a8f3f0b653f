import ts from 'typescript';
import { declarationsOf } from '../../types/declarations.mjs';
import { rollUp } from '../../types/roll-up.mjs';

/** A name of the public API, or a member of one. */
export interface ApiEntry {
  readonly name: string;
  /** The declaration without its comments; of an interface or a class its head alone. */
  readonly code: string;
  readonly text: string;
  /** Words of `@throws`, `@param` and the like, with the tag before them. */
  readonly notes: readonly string[];
  readonly examples: readonly string[];
  readonly members: readonly ApiEntry[];
}

export interface Api {
  /** As a program imports it: `mlreg`, `mlreg/client`. */
  readonly name: string;
  /** What it exports: functions first, then classes, then types. */
  readonly entries: readonly ApiEntry[];
}

/** @param entries - name → the file of the sources */
export function readApi(root: string, entries: Readonly<Record<string, string>>): Api[] {
  const paths = Object.values(entries).map((entry) => `${root}/${entry}`);
  const declarations = declarationsOf(root, paths);
  return Object.entries(entries).map(([name, entry]) => ({
    name,
    entries: entriesIn(rollUp(`${root}/${entry}`, declarations, root)),
  }));
}

const KINDS = ['function', 'class', 'abstract class'];

function entriesIn(types: string): ApiEntry[] {
  const source = ts.createSourceFile('api.d.ts', types, ts.ScriptTarget.Latest, true);
  const found = new Map<string, ApiEntry>();
  for (const statement of source.statements) {
    if (!ts.canHaveModifiers(statement) || !isExported(statement)) continue;
    const entry = entryOf(statement as ts.DeclarationStatement);
    const before = found.get(entry.name);
    // Overloads: the first has the comment.
    found.set(entry.name, before ? { ...before, code: `${before.code}\n${entry.code}` } : entry);
  }
  const kind = ({ code }: ApiEntry) => {
    const index = KINDS.findIndex((word) => code.startsWith(`${word} `));
    return index < 0 ? KINDS.length : index;
  };
  return [...found.values()].sort((a, b) => kind(a) - kind(b));
}

function isExported(node: ts.HasModifiers): boolean {
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function entryOf(node: ts.DeclarationStatement | ts.ClassElement | ts.TypeElement): ApiEntry {
  const hasMembers = ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node);
  const members = hasMembers ? [...node.members].filter(isPublic).map(entryOf) : [];
  const whole = withoutComments(node).replace(/^(export )?(declare )?/, '');
  const code = hasMembers ? whole.slice(0, whole.indexOf('{')).trim() : whole;
  const name = node.name?.getText() ?? (ts.isConstructorDeclaration(node) ? 'constructor' : '');
  return { name, code, ...commentOf(node), members };
}

function isPublic(node: ts.ClassElement | ts.TypeElement): boolean {
  const isHidden =
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ProtectedKeyword);
  return !isHidden && node.name?.getText() !== '#private';
}

/** In one line, but for what has braces. */
function withoutComments(node: ts.Node): string {
  const text = node.getText().replace(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*/g, '');
  return text.includes('{\n') ? text : text.replace(/\s*\n\s*/g, ' ');
}

function commentOf(node: ts.Node): Pick<ApiEntry, 'text' | 'notes' | 'examples'> {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tags = docs.flatMap(({ tags = [] }) => [...tags]);
  const words = (tag: ts.JSDocTag) => ts.getTextOfJSDocComment(tag.comment)?.trim() ?? '';
  return {
    text: docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join('\n\n'),
    notes: tags
      .filter((tag) => tag.tagName.text !== 'example')
      .map((tag) => noteOf(tag, words(tag).replace(/^- /, ''))),
    examples: tags
      .filter((tag) => tag.tagName.text === 'example')
      .map((tag) => words(tag).replace(/^```ts\n|\n```$/g, '')),
  };
}

function noteOf(tag: ts.JSDocTag, words: string): string {
  const of = ts.isJSDocParameterTag(tag) ? ` \`${tag.name.getText()}\`:` : '';
  const verbs: Readonly<Record<string, string>> = { throws: 'Throws', default: 'Default:' };
  return `${verbs[tag.tagName.text] ?? (of ? '' : 'Returns')}${of} ${words}`.trim();
}
