import { answersOk, startListening } from './listen.mjs';
import { toxiproxyFile } from './paths.mjs';
import { startProcess } from './process.mjs';

const START_TIMEOUT_MS = 30_000;

/**
 * A toxiproxy before one server: it harms connections as its toxics say.
 * @param {string} target `http://host:port`
 */
export async function startToxiproxy(target) {
  const { port, running } = await startListening(
    'toxiproxy',
    (free) => startProcess(toxiproxyFile(), ['-host', '127.0.0.1', '-port', String(free)]),
    (free) => answersOk(`http://127.0.0.1:${free}/version`),
    START_TIMEOUT_MS,
  );
  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<any>}
   */
  const post = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`toxiproxy: ${await response.text()}`);
    return await response.json();
  };
  const upstream = new URL(target).host;
  const { listen } = await post('/proxies', { name: 'target', listen: '127.0.0.1:0', upstream });
  return {
    url: `http://${listen}`,
    /** @param {{ type: string, stream: 'upstream' | 'downstream', toxicity: number, attributes: object }} toxic */
    add: (toxic) => post('/proxies/target/toxics', toxic),
    stop: running.stop,
  };
}
