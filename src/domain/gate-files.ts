import { environmentFits } from './compatibility/environment.js';
import { signatureFits } from './compatibility/signature.js';
import type { Condition, Expression, Operand, Path, Values } from './expressions/syntax.js';
import type { ModelFiles } from './mlmodel.js';

/** What the folder of a version holds, or why it could not be read. */
export type FilesSeen = ModelFiles | { readonly unread: string };

const COMPARED = ['signature', 'environment'] as const;
export type ComparedField = (typeof COMPARED)[number];

/** True for `signature.compatible` and `environment.compatible`. */
export function isComparison({ field }: Pick<Path, 'field'>): boolean {
  return COMPARED.some((each) => each === field);
}

/** True for what stands in the folder of a version, which is read only if a gate looks at it. */
export function isOfFiles(path: Pick<Path, 'field'>): boolean {
  return path.field === 'files' || isComparison(path);
}

/** Whether a version can take the place of another; true, or why not. */
export function fits(
  field: string,
  next: FilesSeen | undefined,
  occupant: FilesSeen | undefined,
): true | string {
  if (next === undefined || occupant === undefined) return 'the files were not read';
  if ('unread' in next) return `its files could not be read: ${next.unread}`;
  if ('unread' in occupant) {
    return `the files of the version that it would replace could not be read: ${occupant.unread}`;
  }
  return field === 'signature'
    ? signatureFits(next.mlmodel, occupant.mlmodel)
    : environmentFits(next, occupant);
}

/** The values of a version with `files`, the paths of its files; absent if they could not be read. */
export function withFiles(values: Values, files: FilesSeen | undefined): Values {
  const paths =
    files === undefined || 'unread' in files ? null : files.files.map(({ path }) => path);
  return {
    ...values,
    lookup: (path) => (path.field === 'files' ? paths : values.lookup(path)),
  };
}

/** The same where `signature.compatible` alone is that of whoever holds the target now. */
export function aimedAt(expression: Expression, target: string): Expression {
  const aimed = (path: Path): Path =>
    path.occupant === null && isComparison(path) ? { ...path, occupant: target } : path;
  if (!expression.paths.some((path) => aimed(path) !== path)) return expression;
  const { condition, paths } = expression;
  return { ...expression, condition: inCondition(condition, aimed), paths: paths.map(aimed) };
}

type Change = (path: Path) => Path;

function inCondition(condition: Condition, change: Change): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, of: condition.of.map((each) => inCondition(each, change)) };
    case 'not':
      return { ...condition, of: inCondition(condition.of, change) };
    case 'presence':
      return { ...condition, operand: inOperand(condition.operand, change) };
    case 'comparison': {
      const { left, right } = condition;
      return { ...condition, left: inOperand(left, change), right: inOperand(right, change) };
    }
  }
}

/** A yes or no is no number: it never stands in a sum. */
function inOperand(operand: Operand, change: Change): Operand {
  return operand.kind === 'path' ? { ...operand, path: change(operand.path) } : operand;
}
