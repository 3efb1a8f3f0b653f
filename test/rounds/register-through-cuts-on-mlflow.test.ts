import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';
import { folder } from '../adapters/sql/database.js';
import { bufferView } from '../cli/view/buffer-io.js';
import { isWrite, type PassingRequest, startFront } from '../e2e/front.js';
import { newServer } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { startToxiproxy } from '../services/toxiproxy.mjs';
import { clientOf } from './outcome.js';

const MODELS = 15;
const EACH = 20;
/** The share of answers to POSTs, which nobody may just repeat, that never arrive. */
const TOXICITY = 0.4;
const CUTS = 60;
/** As somebody runs a command again that says that the server was cut off. */
const ATTEMPTS = 50;

/** One registration, as its command line in this process. */
async function register(url: string, model: string, source: string): Promise<string> {
  const errors: string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { context, stdout, stderr } = bufferView();
    const io = { ...context.io, env: { MLFLOW_TRACKING_URI: url }, now: Date.now };
    const args = ['register', model, '--source', source, '--wait', '60', '--quiet'];
    if ((await runCommandLine(args, io)) === 0) return stdout.text.trim();
    errors.push(stderr.text);
  }
  throw new Error(`${source} could not be registered: ${errors.join('\n')}`);
}

const isCreation = ({ path }: PassingRequest) => path.endsWith('model-versions/create');

describeService('a server whose answers are cut', ['mlflow', 'postgres', 's3', 'toxiproxy'], () => {
  it(`makes exactly ${MODELS * EACH} versions of as many registrations`, async () => {
    const artifactRoot = folder();
    const server = await newServer(theBench(), { artifactRoot });
    let committed = 0;
    let answered = 0;
    const countCommitted = async (request: PassingRequest, status: number) => {
      if (isCreation(request) && status === 200) committed += 1;
    };
    const behind = await startFront(server.url, { after: countCommitted });
    const toxiproxy = await startToxiproxy(behind.url);
    try {
      const front = await startFront(server.url, {
        detour: (request) =>
          request.method === 'POST' && isWrite(request) ? toxiproxy.url : undefined,
        after: async (request) => {
          if (isCreation(request)) answered += 1;
        },
      });
      const { runs, modelVersions } = clientOf(server.url);
      const run = await runs.create({ experiment_id: '0', start_time: Date.now() });
      const sources = Array.from({ length: EACH }, (_, index) => `model-${index}`);
      const files = join(artifactRoot, '0', run.info.run_id, 'artifacts');
      for (const source of sources) {
        mkdirSync(join(files, source), { recursive: true });
        writeFileSync(join(files, source, 'MLmodel'), 'flavors: {}\n');
      }
      await toxiproxy.add({
        type: 'limit_data',
        stream: 'downstream',
        toxicity: TOXICITY,
        attributes: { bytes: 0 },
      });
      const models = Array.from(
        { length: MODELS },
        (_, index) => `cut_${String.fromCharCode(97 + index)}`,
      );
      await Promise.all(
        models.map(async (model) => {
          for (const [index, source] of sources.entries()) {
            const id = await register(front.url, model, `runs:/${run.info.run_id}/${source}`);
            expect(id).toBe(`${model}/${index + 1}`);
          }
        }),
      );
      const cut = committed - answered;
      console.log(`${committed} versions made; the answers of ${cut} were cut after that`);
      expect(committed).toBe(MODELS * EACH);
      expect(cut).toBeGreaterThanOrEqual(CUTS);
      for (const model of models) {
        const found: string[] = [];
        for await (const { version, source } of modelVersions.search({
          filter: `name = '${model}'`,
        })) {
          found.push(`${version} ${source?.split('/').at(-1)}`);
        }
        const expected = sources.map((source, index) => `${index + 1} ${source}`);
        expect(found.toSorted()).toEqual(expected.toSorted());
      }
    } finally {
      await toxiproxy.stop();
      await server.stop();
    }
  }, 900_000);
});
