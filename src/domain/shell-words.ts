/** A word as a shell takes it, whatever it holds: hints have commands that people paste. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The words that name a version: `lstm_model/3`, or with `--model` where the name has odd letters. */
export function versionWords(model: string, version: string): string {
  if (/^\w[\w.-]*$/.test(model)) return `${model}/${version}`;
  return `--model=${shellWord(model)} --version ${version}`;
}
