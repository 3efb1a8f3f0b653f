/** One line of TSV. Tabs and newlines are shown as `^I` and `^J` by then, so nothing can break it. */
export function tsvLine(cells: readonly string[]): string {
  return cells.join('\t');
}

/** One line of CSV, quoted, with what a spreadsheet would take for a formula made text. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`).join(',');
}

function guarded(cell: string): string {
  const isNumber = cell.trim() !== '' && !Number.isNaN(Number(cell));
  return /^[=+\-@\t\r]/.test(cell) && !isNumber ? `'${cell}` : cell;
}
