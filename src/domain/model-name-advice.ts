/** Words that say which version it is, at the end of a name. */
const VERSION_WORDS =
  /(?:^|[-_. ])(?:v?\d+(?:\.\d+)*|final|latest|newest|new|old|copy|backup|tmp|temp)$/i;
/** Names that say nothing of what the model does. */
const EMPTY_NAMES =
  /^(?:(?:my|the|new|test)[-_. ]?)?(?:models?|test|tests|untitled|foo|bar)[-_. ]?\d*$/i;

/** What speaks against the name of a new model, such as `model1` or `my_model_final_v2`; else null. */
export function modelNameAdvice(name: string): string | null {
  if (EMPTY_NAMES.test(name)) {
    return `"${name}" does not say what the model does; a name such as fraud-detection-xgboost does`;
  }
  const word = VERSION_WORDS.exec(name)?.[0].replace(/^[-_. ]/, '');
  if (word === undefined) return null;
  return `"${name}" ends in "${word}": the registry numbers the versions of a model by itself`;
}
