// What a terminal shows, as an SVG: text that can be searched and copied, at any size.

const COLUMN = 8.4;
const LINE = 20;
const MARGIN = 20;
const BAR = 36;

/** What chalk writes at level 1: the code of SGR → what it changes. */
const CODES = new Map([
  [0, {}],
  [1, { weight: 'bold' }],
  [2, { fill: '#8b949e' }],
  [22, { weight: undefined, fill: undefined }],
  [31, { fill: '#ff7b72' }],
  [32, { fill: '#7ee787' }],
  [33, { fill: '#e3b341' }],
  [39, { fill: undefined }],
]);

/** @typedef {{ weight?: string | undefined, fill?: string | undefined }} Style */

/**
 * @param {string} text with the escape sequences of colours
 * @param {{ columns: number, title: string, description: string }} options
 */
export function terminalSvg(text, { columns, title, description }) {
  const lines = text.split('\n').flatMap((line) => wrapped(line, columns));
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = lines.length * LINE + BAR + MARGIN;
  /** @type {Style} */
  let style = {};
  const shown = lines.flatMap((line, row) => {
    const y = BAR + (row + 1) * LINE - 6;
    let column = 0;
    return runsOf(line).flatMap((run) => {
      if (typeof run === 'number') {
        style = run === 0 ? {} : { ...style, ...styleOf(run) };
        return [];
      }
      const x = column;
      column += run.length;
      return run.trim() === '' ? [] : [textElement(run, { x, y, style })];
    });
  });
  const dots = ['#ff5f56', '#ffbd2e', '#27c93f'].map(
    (fill, at) => `<circle cx="${MARGIN + 6 + at * 20}" cy="${BAR / 2}" r="6" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...dots,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" fill="#e6edf3">',
    ...shown,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/**
 * The lines that a terminal makes of one: it breaks at its last column, wherever that is.
 *
 * @param {string} line
 * @param {number} columns
 */
function wrapped(line, columns) {
  const lines = [''];
  let column = 0;
  for (const run of runsOf(line)) {
    if (typeof run === 'number') {
      lines.push(`${lines.pop()}\x1b[${run}m`);
      continue;
    }
    for (const character of run) {
      if (column === columns) {
        lines.push('');
        column = 0;
      }
      lines.push(lines.pop() + character);
      column += 1;
    }
  }
  return lines;
}

/**
 * The texts of a line, and the codes between them.
 *
 * @param {string} line
 * @returns {(string | number)[]}
 */
function runsOf(line) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour begins with
  const parts = line.split(/(\x1b\[\d+m)/).filter((part) => part !== '');
  return parts.map((part) => (part.startsWith('\x1b[') ? Number(part.slice(2, -1)) : part));
}

/** @param {number} code */
function styleOf(code) {
  const style = CODES.get(code);
  if (style) return style;
  throw new Error(`SGR ${code} is none that the picture knows`);
}

/**
 * Every font gets the width of ours, so that columns stay columns.
 *
 * @param {string} run
 * @param {{ x: number, y: number, style: Style }} place
 */
function textElement(run, { x, y, style: { weight, fill } }) {
  const text = run.trimStart();
  const start = x + run.length - text.length;
  const end = text.trimEnd();
  const attributes = [
    `x="${round(MARGIN + start * COLUMN)}"`,
    `y="${y}"`,
    `textLength="${round(end.length * COLUMN)}"`,
    ...(weight ? [`font-weight="${weight}"`] : []),
    ...(fill ? [`fill="${fill}"`] : []),
  ];
  return `<text ${attributes.join(' ')} xml:space="preserve">${escaped(end)}</text>`;
}

/** @param {number} value */
const round = (value) => Number(value.toFixed(1));

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
