const MARK = /^<!-- (generated: (?<name>\S+)|\/generated) -->$/;

/**
 * Puts generated texts between the marks of a hand-written file:
 * `<!-- generated: NAME -->` … `<!-- /generated -->`.
 *
 * @throws Error for a mark that is missing, there twice, unknown or not closed
 */
export function fillBlocks(
  path: string,
  text: string,
  blocks: Readonly<Record<string, string>>,
): string {
  const missing = new Set(Object.keys(blocks));
  const lines: string[] = [];
  let open: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const mark = MARK.exec(line);
    const fail = (problem: string) => new Error(`${path}:${index + 1}: ${problem}`);
    if (mark === null) {
      if (open === undefined) lines.push(line);
      continue;
    }
    const { name } = mark.groups ?? {};
    if (name === undefined) {
      if (open === undefined) throw fail('the end of a generated block that did not begin');
      lines.push(line);
      open = undefined;
      continue;
    }
    if (open !== undefined) throw fail(`the generated block "${open}" is not closed`);
    const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
    if (block === undefined) throw fail(`nothing generates a block "${name}"`);
    if (!missing.delete(name)) throw fail(`the generated block "${name}" is there twice`);
    lines.push(line, ...block.split('\n'));
    open = name;
  }
  if (open !== undefined) throw new Error(`${path}: the generated block "${open}" is not closed`);
  for (const name of missing) {
    throw new Error(`${path}: the mark <!-- generated: ${name} --> is missing`);
  }
  return lines.join('\n');
}
