/**
 * A folder below a place for files, as MLflow appends it (3.17.2): a query or fragment of a URI stays
 * at the end, and what has no scheme is a path.
 *
 * @param place - a URI, or a path
 */
export function folderBelow(place: string, ...names: readonly string[]): string {
  const path = names.join('/');
  const [, scheme, rest = '', tail = ''] = /^([a-z][a-z0-9+.-]*:)([^?#]*)(.*)$/is.exec(place) ?? [];
  if (scheme === undefined) return joined(place, path);
  const [, host = '', folder = ''] = /^(\/\/[^/]*)?(.*)$/s.exec(rest) ?? [];
  const below = host !== '' && folder === '' ? `/${path}` : joined(folder, path);
  // Python writes file:/a as file:///a.
  const noHost = /^file:$/i.test(scheme) && below.startsWith('/') ? '//' : '';
  return scheme.toLowerCase() + (host || noHost) + below + tail;
}

function joined(folder: string, path: string): string {
  return folder === '' || folder.endsWith('/') ? folder + path : `${folder}/${path}`;
}
