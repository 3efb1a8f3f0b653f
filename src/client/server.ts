import { ResponseShapeError } from './errors.js';
import type { MlflowHttp } from './http.js';
import { type ServerInfoWire, serverInfoSchema } from './schemas.js';
import { readText } from './transport.js';

/** What the server says of itself. */
export function server(http: MlflowHttp) {
  const text = async (path: string): Promise<string> =>
    (await readText(await http.bytes({ method: 'GET', path }))).body.trim();
  return {
    /** Unauthenticated; older servers answer 404. */
    async info(): Promise<ServerInfoWire> {
      const path = '/api/3.0/mlflow/server-info';
      return await http.call({ method: 'GET', path, schema: serverInfoSchema });
    },

    /** Unauthenticated. @throws ResponseShapeError if something else than MLflow answers */
    async health(): Promise<void> {
      const found = await text('/health');
      if (found !== 'OK') throw notMlflow('/health', found);
    },

    /** Such as `3.17.2`. */
    async version(): Promise<string> {
      const found = await text('/version');
      if (!/^\d+\.\d+[\w.+-]{0,30}$/.test(found)) throw notMlflow('/version', found);
      return found;
    },
  };
}

function notMlflow(path: string, found: string): ResponseShapeError {
  return new ResponseShapeError({ method: 'GET', path }, `"${found.slice(0, 80)}"`);
}
