import type { MlflowHttp } from './http.js';
import { type ServerInfoWire, serverInfoSchema } from './schemas.js';

/** What the server says of itself. */
export function server(http: MlflowHttp) {
  return {
    /** Unauthenticated; older servers answer 404. */
    async info(): Promise<ServerInfoWire> {
      const path = '/api/3.0/mlflow/server-info';
      return await http.call({ method: 'GET', path, schema: serverInfoSchema });
    },
  };
}
