/** What a page says of one kind of JSON: its fields and their types, by the heading above. */
export interface FieldTable {
  readonly heading: string;
  /** Path, such as `plan.versions[].model`, → type. */
  readonly fields: ReadonlyMap<string, string>;
  /** Headings of the tables whose fields belong to it as well. */
  readonly includes: readonly string[];
}

/** `[a run](#runs)` → `runs` */
const LINK = /^\[[^\]]+\]\(#([a-z0-9-]+)\)$/;

/** The name under which a heading can be linked to. */
export const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(' ', '-');

/** The tables of a page that begin with `| field | type |`, by the anchors of their headings. */
export function fieldTables(page: string): ReadonlyMap<string, FieldTable> {
  const tables = new Map<string, FieldTable>();
  for (const section of page.split(/^#+ /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const start = lines.findIndex((line) => line.startsWith('| field | type |'));
    if (start < 0) continue;
    const rows = lines.slice(start + 2);
    const end = rows.findIndex((line) => !line.startsWith('|'));
    const cells = rows.slice(0, end).map((row) => row.split('|').map((cell) => cell.trim()));
    const fields = cells.filter(([, field]) => field !== '…');
    tables.set(anchorOf(heading), {
      heading,
      fields: new Map(fields.map(([, field = '', type = '']) => [field.slice(1, -1), type])),
      includes: cells.flatMap(([, field, type = '']) =>
        field === '…' ? (LINK.exec(type)?.[1] ?? `no link: ${type}`) : [],
      ),
    });
  }
  return tables;
}

/** The fields of a table at its top level, with those that it takes over from others. */
export function topFields(anchor: string, tables: ReadonlyMap<string, FieldTable>): string[] {
  return [...allFields(anchor, tables).keys()].filter((field) => /^\w+$/.test(field));
}

function allFields(anchor: string, tables: ReadonlyMap<string, FieldTable>): Map<string, string> {
  const table = tables.get(anchor);
  if (table === undefined) throw new Error(`there is no table of fields under #${anchor}`);
  const taken = table.includes.flatMap((other) => [...allFields(other, tables)]);
  return new Map([...taken, ...table.fields]);
}

/**
 * What a page says otherwise than a command printed; of a list every element is looked at.
 *
 * @returns a line a difference
 */
export function differences(
  value: unknown,
  anchor: string,
  tables: ReadonlyMap<string, FieldTable>,
): string[] {
  const fields = allFields(anchor, tables);

  /** @param prefix - of the fields' paths, such as `plan.` */
  function ofObject(object: object, prefix: string): string[] {
    const names = [...fields.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
      .filter((name) => /^\w+$/.test(name));
    const keys = Object.keys(object);
    return [
      ...keys.filter((key) => !names.includes(key)).map((key) => `${prefix}${key} is in no table`),
      ...names.flatMap((name) =>
        keys.includes(name)
          ? ofType(object[name as never], fields.get(prefix + name) ?? '', prefix + name)
          : [`${prefix}${name} was not printed`],
      ),
    ];
  }

  function ofType(given: unknown, type: string, path: string): string[] {
    const tries = alternatives(type).map((each) => ofAlternative(given, each, path));
    // The differences of the one that came nearest say more than those of all.
    return tries.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  function ofAlternative(given: unknown, type: string, path: string): string[] {
    const [, container, inner = ''] = /^(array|map) of (.*)$/.exec(type) ?? [];
    const link = LINK.exec(type)?.[1];
    const wrong = [`${path} is ${JSON.stringify(given)}, and no ${type}`];
    if (type === 'any') return [];
    if (type === 'null') return given === null ? [] : wrong;
    if (type === 'time') return isTime(given) ? [] : wrong;
    if (container === 'array') {
      if (!Array.isArray(given)) return wrong;
      return given.flatMap((each) => ofType(each, inner, `${path}[]`));
    }
    if (link === undefined && container === undefined && type !== 'object') {
      return typeof given === type ? [] : wrong;
    }
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong;
    if (link !== undefined) return differences(given, link, tables);
    if (type === 'object') return ofObject(given, `${path}.`);
    return Object.entries(given).flatMap(([key, each]) => ofType(each, inner, `${path}.${key}`));
  }

  return [value].flat().flatMap((each) => ofObject(each as object, ''));
}

/** The parts of `string or null`, or of one in brackets; what is in brackets within stays together. */
function alternatives(type: string): string[] {
  const bare = /^\((.*)\)$/.exec(type)?.[1] ?? type;
  return bare.split(/ or (?![^(]*\))/);
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && new Date(value).toJSON() === value;
}
