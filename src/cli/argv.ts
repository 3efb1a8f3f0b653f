/**
 * The command line as commander is to see it.
 *
 * `--json details` must not take `details` for its value: an option with an optional value binds it
 * with `=` only, which commander cannot be told. And `help list` is `list --help`.
 */
export function prepareArgv(argv: readonly string[]): string[] {
  const [first, ...rest] = argv;
  const words = first === 'help' ? [...rest, '--help'] : argv;
  const end = words.indexOf('--');
  return words.map((word, index) =>
    word === '--json' && (end < 0 || index < end) ? '--json=' : word,
  );
}

/** For errors in the command line itself, when nothing of it is parsed yet. */
export function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      /^--json(=|$)/.test(word) ||
      /^--format=(nd)?json$/.test(word) ||
      (word === '--format' && /^(nd)?json$/.test(argv[index + 1] ?? '')),
  );
}
