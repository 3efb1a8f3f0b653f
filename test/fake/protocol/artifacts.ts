import { beforeAll, describe, expect, test } from 'vitest';
import {
  absent,
  type Client,
  htmlPage,
  invalid,
  ok,
  type Reply,
  refused,
  unique,
} from './client.js';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';

/**
 * The artifact endpoints. What they answer depends on what lies behind the proxy: a disk, or S3 with
 * the default server (uvicorn).
 */
export function artifactsProtocol(client: Client, destination: 'disk' | 's3'): void {
  const folder = unique();
  const put = async (path: string, body = 'x') =>
    expect(await client.raw('PUT', `${PROXY}/${path}`, body)).toMatchObject({
      status: 200,
      text: '',
    });
  const read = (path: string, range?: string) =>
    client.raw('GET', `${PROXY}/${path}`, undefined, range === undefined ? {} : { range });
  const names = async (path: string) =>
    (ok(await client.get(PROXY, { path })).files ?? []).map(({ path }: { path: string }) => path);

  describe(`artifact proxy in front of ${destination}`, () => {
    beforeAll(async () => {
      await put(`${folder}/a.txt`, 'first');
      await put(`${folder}/a.txt`, '0123456789');
      await put(`${folder}/empty`, '');
      await put(`${folder}/sub/MLmodel`);
    });

    test('lists one folder, by basenames; the size of an empty file is omitted', async () => {
      expect(ok(await client.get(PROXY, { path: folder }))).toEqual({
        files: [
          { path: 'a.txt', is_dir: false, file_size: 10 },
          { path: 'empty', is_dir: false },
          { path: 'sub', is_dir: true },
        ],
      });
      expect(await names(`${folder}/`)).toEqual(['a.txt', 'empty', 'sub']);
      expect(await names('')).toContain(folder);
    });

    test('what is not there, or is a file, lists as nothing', async () => {
      expect(ok(await client.get(PROXY, { path: unique() }))).toEqual({});
      expect(ok(await client.get(PROXY, { path: `${folder}/a.txt` }))).toEqual({});
    });

    test('a file', async () => {
      expect(await read(`${folder}/a.txt`)).toMatchObject({ status: 200, text: '0123456789' });
      expect(await read(`${folder}/empty`)).toMatchObject({ status: 200, text: '' });
    });

    test('its length is said from a disk only', async () => {
      const { headers } = await read(`${folder}/a.txt`);
      expect(headers.get('content-length')).toBe(destination === 'disk' ? '10' : null);
    });

    test('a file that is not there', async () => {
      const reply = await read(`${folder}/none`);
      if (destination === 'disk') absent(reply, /^No such artifact: '\w+\/none'$/);
      else refused(reply, 500, 'INTERNAL_ERROR', /\(404\) when calling the HeadObject/);
    });

    // Not skipped: a skip is for what cannot run here, and this is not so there.
    const onDisk = destination === 'disk' ? test : () => {};
    const onS3 = destination === 's3' ? test : () => {};

    onDisk('a range', async () => {
      const ranges: [string, number, string, string | null][] = [
        ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
        ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
        ['bytes=10-12', 416, '', 'bytes */10'],
        ['chunks=1-2', 400, 'Only support bytes range', null],
      ];
      for (const [range, status, text, contentRange] of ranges) {
        const reply = await read(`${folder}/a.txt`, range);
        expect(reply, range).toMatchObject({ status, text });
        expect(reply.headers.get('content-range')).toBe(contentRange);
      }
      expect((await read(`${folder}/empty`, 'bytes=0-3')).status).toBe(416);
    });

    onS3('a range is not heeded', async () => {
      for (const range of ['bytes=2-4', 'bytes=10-12', 'chunks=1-2']) {
        expect(await read(`${folder}/a.txt`, range)).toMatchObject({
          status: 200,
          text: '0123456789',
        });
      }
    });

    onDisk('a folder is no file', async () => {
      const reply = await read(`${folder}/sub`);
      expect(reply.status).toBe(400);
      expect(reply.body.detail).toMatch(/^Artifact path refers to a directory/);
    });

    test('a PUT needs the name of a file', async () => {
      const reply = await client.raw('PUT', `${PROXY}/${folder}/sub/`, 'x');
      expect(reply.status).toBe(400);
      expect(reply.body.detail).toMatch(/must include a filename/);
    });

    test.each(['..%2Fx', 'a%2F..%2Fx', '%252e%252e', '%2Fetc', 'C%3A%2Fx', 'a%23b'])(
      'the path %s is refused',
      async (path) => {
        invalid(await read(`${folder}/x%2F..%2F${path}`), /^Invalid path$/);
        if (/^(\.\.|a)/.test(path)) {
          invalid(await client.raw('PUT', `${PROXY}/${path}`, 'x'), /^Invalid path$/);
          invalid(await client.raw('DELETE', `${PROXY}/${path}`), /^Invalid path$/);
          invalid(await client.raw('GET', `${PROXY}?path=${path}`), /^Invalid path$/);
        } else invalid(await read(path), /^Invalid path$/);
      },
    );

    test.each([
      ['a space', 'sp ace', 'sp ace'],
      ['letters', 'ü名🙂', 'ü名🙂'],
      ['a percent sign', 'a%b', 'a%b'],
      ['a plus', 'a+b', 'a+b'],
      ['a backslash', 'a\\b', 'a\\b'],
      ['a question mark within', 'q?x', 'q?x'],
      ['dots', '..x', '..x'],
      // It is decoded once more than HTTP asks for, and parsed as a URL.
      ['what looks encoded', 'a%20b', 'a b'],
      ['a question mark at the end', 'q?', 'q'],
      ['a semicolon at the end', 's;', 's'],
      ['a number sign at the end', 'n#', 'n'],
      ['a control character', 'c\u0001', 'c%01'],
    ])('a name with %s', async (_, name, stored) => {
      const at = unique();
      await put(`${at}/${encodeURIComponent(name)}`);
      expect(await names(at)).toEqual([stored]);
      expect(await read(`${at}/${encodeURIComponent(name)}`)).toMatchObject({ status: 200 });
    });

    test('a DELETE takes a file, or all of a folder, and what is not there', async () => {
      const at = unique();
      await put(`${at}/a`);
      await put(`${at}/b/c`);
      await put(`${at}x/d`);
      expect(ok(await client.delete(`${PROXY}/${at}/a`))).toEqual({});
      expect(ok(await client.delete(`${PROXY}/${at}/a`))).toEqual({});
      expect(await names(at)).toEqual(['b']);
      ok(await client.delete(`${PROXY}/${at}`));
      expect(await names(at)).toEqual([]);
      expect(await names(`${at}x`)).toEqual(['d']);
    });

    test('other methods', async () => {
      htmlPage(await client.post(`${PROXY}/${folder}/a.txt`, {}), 405);
    });
  });

  describe(`files by run, logged model and version, on ${destination}`, () => {
    let run = '';
    let logged = '';
    let model = '';
    let root = '';
    const file = (query: Record<string, string>, range?: string): Promise<Reply> => {
      const search = new URLSearchParams({ name: model, version: '1', ...query });
      const path = `/model-versions/get-artifact?${search}`;
      return client.raw('GET', path, undefined, range === undefined ? {} : { range });
    };

    beforeAll(async () => {
      const { experiment_id } = ok(await client.post('experiments/create', { name: unique() }));
      run = ok(await client.post('runs/create', { experiment_id })).run.info.run_id;
      const { info } = ok(await client.post('logged-models', { experiment_id, name: 'x' })).model;
      logged = info.model_id;
      root = `${experiment_id}/models/${logged}/artifacts`;
      await put(`${root}/MLmodel`, 'flavors');
      await put(`${root}/data/w.bin`, 'weights');
      await put(`${experiment_id}/${run}/artifacts/model/MLmodel`, 'of run');
      const source = `models:/${logged}`;
      model = await client.model([
        { source, model_id: logged, run_id: run },
        { source: `runs:/${run}/model`, run_id: run },
      ]);
    });

    test('a logged model, with paths from its root', async () => {
      const path = `logged-models/${logged}/artifacts/directories`;
      const root_uri = `mlflow-artifacts:/${root}`;
      const all = [
        { path: 'MLmodel', is_dir: false, file_size: 7 },
        { path: 'data', is_dir: true },
      ];
      expect(ok(await client.get(path))).toEqual({ root_uri, files: all });
      const within = (folder: string) => client.get(path, { artifact_directory_path: folder });
      expect(ok(await within(''))).toEqual({ root_uri, files: all });
      expect(ok(await within('data')).files).toEqual([
        { path: 'data/w.bin', is_dir: false, file_size: 7 },
      ]);
      expect(ok(await within('none'))).toEqual({ root_uri });
      invalid(await within('../x'), /^Invalid path$/);
      invalid(await within('a#b'), /^Invalid path$/);
      absent(await client.get('logged-models/m-none/artifacts/directories'));
    });

    test('a run, with paths from its root', async () => {
      const list = (query: Record<string, string>) => client.get('artifacts/list', query);
      const top = ok(await list({ run_id: run }));
      expect(top.root_uri).toMatch(new RegExp(`^mlflow-artifacts:/\\d+/${run}/artifacts$`));
      expect(top.files).toEqual([{ path: 'model', is_dir: true }]);
      expect(ok(await list({ run_id: run, path: 'model' })).files).toEqual([
        { path: 'model/MLmodel', is_dir: false, file_size: 6 },
      ]);
      expect(ok(await list({ run_id: run, path: 'none' }))).toEqual({ root_uri: top.root_uri });
      invalid(await list({ run_id: run, path: 'a#b' }), /^Invalid path$/);
      absent(await list({ run_id: 'none' }), /^Run with id=none not found$/);
      invalid(await list({}), /'run_id'/);
    });

    test('a file of a version, with ranges whatever it lies on', async () => {
      const reply = await file({ path: 'MLmodel' });
      expect(reply).toMatchObject({ status: 200, text: 'flavors' });
      expect(reply.headers.get('content-length')).toBe('7');
      expect(await file({ path: 'data/w.bin' })).toMatchObject({ status: 200, text: 'weights' });
      expect(await file({ path: 'MLmodel' }, 'bytes=2-4')).toMatchObject({
        status: 206,
        text: 'avo',
      });
      const over = await file({ path: 'MLmodel' }, 'bytes=2-40');
      expect(over).toMatchObject({ status: 206, text: 'avors' });
      expect(over.headers.get('content-range')).toBe('bytes 2-6/7');
      htmlPage(await file({ path: 'MLmodel' }, 'bytes=7-9'), 416);
    });

    test('a file of a version that is not there', async () => {
      const reply = await file({ path: 'none' });
      if (destination === 'disk') absent(reply, /^No such artifact/);
      else refused(reply, 500, 'INTERNAL_ERROR', /HeadObject/);
      invalid(await file({ path: 'data' }), /refers to a directory/);
      invalid(await file({ path: '../x' }), /^Invalid path$/);
      invalid(await file({ path: 'a#b' }), /^Invalid path$/);
      absent(await file({ version: '9', path: 'MLmodel' }));
      htmlPage(await file({}), 400);
      const noModel = await client.raw('GET', '/model-versions/get-artifact?path=x');
      invalid(noModel, /'name'/);
      htmlPage(await client.get('/api/2.0/mlflow/model-versions/get-artifact?path=x'), 404);
    });

    test('a version whose source is a run behind the proxy is not followed', async () => {
      const reply = await file({ version: '2', path: 'MLmodel' });
      refused(reply, 500, 'INTERNAL_ERROR', /mlflow-artifacts URI/);
    });

    test('a file of a run', async () => {
      const of = (run_id: string, path: string) => client.get('/get-artifact', { run_id, path });
      expect(await of(run, 'model/MLmodel')).toMatchObject({ status: 200, text: 'of run' });
      absent(await of('none', 'x'), /^Run with id=none not found$/);
    });
  });
}
