import { MlregError } from '../domain/errors.js';

/** No MLmodel file comes near; what is larger is an attack on our memory. */
const MAX_TEXT_BYTES = 5 * 1024 * 1024;

/** A file of a model as text. @throws MlregError for one that is larger than any */
export async function readText(path: string, content: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > MAX_TEXT_BYTES) throw new MlregError('error', `${path} is larger than 5 MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
