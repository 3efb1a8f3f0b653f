import { type MetaValue, Verbatim } from './meta.js';

/*
 * What PyYAML's SafeLoader takes a scalar without quotes for (YAML 1.1, PyYAML 5 and 6). It differs
 * from the libraries of JavaScript: `1e5` and `089` are texts, `12:30` is a number.
 */

const NULL = /^(?:~|null|Null|NULL|)$/;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const OTHER_NUMBER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const DATE =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;
const WORD =
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|=|<<)$/;

export function fromPlainScalar(text: string): MetaValue {
  if (NULL.test(text)) return null;
  if (DECIMAL.test(text)) {
    const value = Number(text.replaceAll('_', ''));
    return Number.isSafeInteger(value) ? value : new Verbatim(text);
  }
  return isPlainText(text) ? text : new Verbatim(text);
}

/** Whether PyYAML reads it as a text. */
export function isPlainText(text: string): boolean {
  return ![NULL, DECIMAL, OTHER_NUMBER, DATE, WORD].some((pattern) => pattern.test(text));
}
