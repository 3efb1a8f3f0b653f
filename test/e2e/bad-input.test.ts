import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { BIN, errorOf, execute, mlreg } from './mlreg.js';

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'lstm_model', versions: [{}, { aliases: ['champion'] }] });
  seedModel(fake, { name: 'user@example', versions: [{}] });
});
afterAll(() => fake.close());

/** Exit code, what the message names, and what the hint offers to type next. */
type Row = [args: string, exit: number, message: RegExp, hint: RegExp];

const ROWS: Row[] = [
  ['lst', 2, /unknown command 'lst'/, /^did you mean one of list, ls\?$/],
  ['', 2, /no command/, /mlreg --help/],
  ['-p list alias', 2, /^alias: no subcommand/, /mlreg alias --help/],
  ['list --josn', 2, /unknown option '--josn'/, /^did you mean --json\?$/],
  ['list --format xml', 2, /'xml' is invalid$/, /^allowed .* table, .*`mlreg list --help`/],
  ['list --limit 0', 2, /--limit.* is invalid$/, /^give a whole number above 0; `mlreg list /],
  [
    'list a b',
    2,
    /^too many arguments for 'list'$/,
    /^expected 1 argument but got 2; `mlreg list /,
  ],
  ['alias set --nothing', 2, /unknown option '--nothing'/, /`mlreg alias set --help`/],
  ['list --stage Prod', 2, /"Prod" is not a stage/, /Production/],
  ['list --columns metrics.x', 2, /"metrics.x" is a field of versions/, /--versions/],
  ['list --model lstm_model --columns stgae', 2, /"stgae"/, /stage/],
  ['list --order-by accuracy', 2, /accuracy/, /name/],
  ['list --versions --order-by metrics.f1,stgae', 2, /unknown field "stgae"/, /stage/],
  ['list --versions --order-by aliases', 2, /"aliases" is a list/, /one value/],
  ['list --order-by metrics.f1', 2, /"metrics" is a field of versions/, /--versions/],
  ['list --where metrics.f1>0.5', 2, /"metrics" is a field of versions/, /--versions/],
  ['list --versions --where metrcs.f1>1', 2, /"metrcs" \(column 1 of/, /"metrics"/],
  ['list --versions --where accuracy>0.8', 2, /"accuracy"/, /metrics\.accuracy/],
  ['list --versions --where metrics.val-loss<1', 2, /"loss" \(column 13 of/, /metrics\.`val-loss`/],
  ['list --versions --where metrics.f1', 2, /no condition/, /compare/],
  ['list --versions --where (version=1', 2, /ends too early/, /\)/],
  ["list --versions --where name='x", 2, /quote is not closed/, /text/],
  ["list --versions --where stage='Prodution'", 2, /"Prodution" is not a stage/, /Production/],
  ['list --versions --where production.metrics.f1>1', 2, /of another version/, /write metrics\.f1/],
  ['list --where production.version>1', 2, /"production"/, /fields are/],
  ['list --versions --where age<30', 2, /"30" is no length of time/, /30d/],
  ['list --filter name~1', 2, /name is not compared with "~" \(column 5 of/, /LIKE/],
  ['list --versions --filter version=1', 2, /"version" \(column 1 of/, /"version_number"/],
  ['list --versions --filter run_id!=null', 2, /"null".*column 9/, /quotes/],
  ['alias', 2, /alias: no subcommand/, /mlreg alias --help/],
  ['tag list lstm_model/99', 8, /no version 99/, /latest version is 2/],
  ['list lstm_model/1', 2, /model is expected/, /name alone/],
  ['details', 2, /no model is named/, /mlreg list/],
  ['details lstm_modle', 8, /lstm_modle/, /lstm_model/],
  ['details lstm_model/7', 8, /no version 7/, /latest version is 2/],
  ['details lstm_model@chmpion', 8, /no alias "chmpion"/, /champion/],
  ['details lstm_model/Production', 8, /Production/, /None/],
  [
    'details lstm_model/prod',
    2,
    /^"prod" in "lstm_model\/prod" is neither/,
    /Production\? .*number/,
  ],
  ['details --model lstm_model --version x', 2, /^"x" is neither/, /number/],
  ['details user@example', 8, /"user"/, /did you mean "user@example"|--model/],
  ['details ./lstm_model', 2, /path/, /NAME/],
  ['details lstm_model/1 --version 2', 2, /named twice/, /once/],
  ['details lstm_model --model lstm_model', 2, /^the model is named twice/, /one of the two/],
  ['details lstm_model --version 1 --alias champion', 2, /named twice/, /one of them/],
  ['details --version 1', 2, /no model/, /--model/],
  ['rank', 2, /no model is named/, /--match/],
  ['rank lstm_model', 2, /no metric is named/, /primary_metric/],
  ['rank lstm_model/1 --metric f1', 2, /model is expected/, /name alone/],
  ['rank lstm_model --match l* --metric f1', 2, /"lstm_model" and --match/, /one of the two/],
  ['rank lstm_model --metric zzz', 2, /a higher zzz is better/, /--lower-is-better, or `metrics:/],
  [
    'rank lstm_model --metric f1 --then-by zzz',
    2,
    /a higher zzz/,
    /^add `metrics: \{zzz: higher\}/,
  ],
  ['rank lstm_model --metric f1 --aliases a,v1', 2, /"v1" cannot be an alias/, /reserves/],
  ['rank lstm_model --metric f1 --aliases a,b,a', 2, /names "a" twice/, /--aliases champion/],
  ['rank lstm_model --metric f1 --baseline ./x', 2, /is a path/, /NAME/],
  ['rank lstm_model --metric f1 --where f1>', 2, /"f1"/, /metrics/],
  ['rank lstm_modle --metric f1 --no-output', 8, /lstm_modle/, /lstm_model/],
  ['rank lstm_model --metric f1 --no-output', 7, /nothing to rank by f1/, /mlreg list/],
  ['register m --best-run x', 2, /no metric is named/, /--metric/],
  ['register m --best-run x --metric f1=1', 2, /name of one metric/, /--path/],
  ['register m --best-run x --metric f1 --path .', 2, /--path and --best-run/, /one of the two/],
  [
    'register m --best-run x --metric f1 --expect-current 1',
    2,
    /--expect-current and --best-run/,
    /one/,
  ],
  ['register m --best-run x --metric f1 --group-by tags.t', 2, /same name for every/, /\{tags.t\}/],
  ['register m{x} --best-run x --metric f1', 2, /"\{x\}" is nothing/, /write \{experiment\}/],
  ['register m}x --best-run x --metric f1', 2, /a brace too many/, /\{experiment\}/],
  ['register --best-run x --metric f1 --group-by type', 2, /"type" is no tag/, /tags\.model_type/],
  ['register m --name n --best-run x --metric f1', 2, /named twice/, /one of the two/],
  ['register --best-run x --metric f1', 8, /no experiment "x"/, /set_experiment/],
  ['register m --group-by tags.t --source runs:/r/model', 2, /--group-by is for/, /--best-run/],
  ['promote lstm_model --stage Production', 2, /not a version/, /--version/],
  ['promote lstm_model/1', 2, /no target/, /--stage/],
  ['promote lstm_model/1 --stage Prodution', 2, /Prodution/, /Production/],
  ['promote lstm_model/1 --stage Production --alias x', 2, /both/, /then/],
  ['promote lstm_model/1 --alias v2', 2, /"v2"/, /reserves/],
  ['promote lstm_model/9 --stage Production', 8, /no version 9/, /2/],
  ['rollback lstm_model/1', 2, /model is expected/, /name alone/],
  ['rollback lstm_model --to latest', 2, /"latest" is no number/, /--to 3/],
  ['rollback lstm_model --stage None', 2, /held by nobody/, /Production/],
  ['rollback lstm_model', 8, /no change of Production/, /--to/],
  [
    'promote lstm_model/1 --alias a --expect-current x',
    2,
    /"x" is no number/,
    /--expect-current 3/,
  ],
  ['history', 2, /no model is named/, /^write NAME or --model NAME; `mlreg list/],
  ['history lstm_model/1', 2, /model is expected/, /name alone/],
  ['history lstm_modle', 8, /lstm_modle/, /lstm_model/],
  ['history lstm_model --at yesterday', 2, /"yesterday"/, /2026-03-02/],
  ['history lstm_model --at 1d --limit 3', 2, /--at and --limit/, /leave --limit out/],
  ['promote lstm_model/1 --stage Production --wait soon', 2, /soon/, /mlreg/],
  ['repair', 2, /no terminal to ask on/, /--yes/],
  ['repair --dry-run --name {tag.x}', 2, /nothing that a name can be made of/, /\{tags\.KEY\}/],
  [
    'repair --dry-run --best Prodution',
    2,
    /neither a stage nor @/,
    /did you mean --best Production/,
  ],
  ['repair --dry-run --best Archived', 2, /no place for it/, /Staging/],
  ['repair --dry-run --best Production', 2, /no metric is named/, /primary_metric/],
  ['repair --dry-run --metric f1', 2, /--metric is for --best/, /--best Production/],
  ['repair --dry-run --demo --experiment x', 2, /both given/, /without any experiment/],
  ['lineage', 2, /no model is named/, /mlreg list/],
  ['lineage nobody', 8, /nobody/, /mlreg list/],
  ['register', 2, /no model is named/, /mlreg register NAME/],
  ['register m --source run:/1/model', 2, /"run:\/1\/model"/, /^did you mean runs:\/1\/model\?$/],
  ['register m --path /dev/null', 2, /^\/dev\/null is no folder$/, /MLmodel/],
  ['register m', 2, /no source is named/, /--source/],
  ['register m --source runs:/r', 2, /not a runs:\/ URI/, /RUN_ID\/PATH/],
  ['register m --source models:/lstm_model/1', 2, /is a version already/, /--to-model/],
  ['register m --source ./model', 2, /"\.\/model" is no source/, /--path/],
  ['register m --source runs:/r/m --path x', 2, /both given/, /--path FOLDER/],
  ['register m --source runs:/r/m --metric f1=1', 2, /--metric goes with --path/, /stays as it is/],
  ['register m --source runs:/r/m --run-name x', 2, /--run-name goes with --path/, /run/],
  ['register a/b --source runs:/r/m', 2, /"a\/b" cannot be the name/, /no "\/"/],
  ['register m --source runs:/r/m --tag team', 2, /"team" is not KEY=VALUE/, /--tag KEY=VALUE/],
  ['register m --source runs:/r/m --tag a/../b=1', 2, /tag key/, /letters/],
  ['register m --source runs:/r/m --bump huge', 2, /huge/, /major/],
  ['register m --source runs:/r/m --stage Prodution', 2, /Prodution/, /Production/],
  ['register m --source runs:/r/m', 8, /there is no run r/, /mlreg config show/],
  ['register m --source models:/m-1', 8, /no logged model m-1/, /mlreg config show/],
  ['register m --path no-such-folder', 2, /no folder no-such-folder/, /MLmodel/],
  ['register m --path . --metric f1=high', 2, /"f1" is no number: "high"/, /NAME=NUMBER/],
  ['register m --path . --metric f1', 2, /"f1" is not KEY=VALUE/, /NAME=NUMBER/],
  ['register m --path . --metrics-file nowhere.json', 2, /cannot be read \(ENOENT\)/, /JSON/],
  ['register m --path . --data nowhere.csv', 8, /DVC does not know nowhere\.csv/, /dvc add/],
  ['export lstm_modle', 8, /lstm_modle/, /lstm_model/],
  ['export lstm_model lstm_model/1', 2, /model is expected/, /name alone/],
  ['export ./models.json', 2, /path/, /NAME/],
  ['export --output /', 2, /"\/" is not a file/, /models\.json/],
  ['export --output new/', 2, /not a file/, /models\.json/],
  ['export --output s3://b/models.json', 2, /not a file/, /s3/],
  ['export --output /no/such/models.json', 2, /no folder \/no\/such/, /mkdir -p/],
  ['export --output /etc/passwd/x', 2, /no folder \/etc\/passwd/, /that is a file/],
  ['load lstm_model/1 --output=', 2, /--output is empty/, /name a folder/],
  [
    'load lstm_model --sources lcal',
    2,
    /'lcal' is invalid$/,
    /^allowed choices are local, registry/,
  ],
  ['load lstm_model/1 --sources local', 8, /^"lstm_model" was not loaded/, /without --sources/],
  ['load lstm_model@champion --sources local', 8, /only the registry knows/, /its number/],
  ['compare', 2, /no model is named/, /mlreg list/],
  ['compare lstm_model/1', 2, /one version only/, /second/],
  ['compare lstm_modle', 8, /lstm_modle/, /lstm_model/],
  ['compare lstm_model --versions 1,9', 8, /no version 9/, /latest version is 2/],
  ['compare lstm_model --versions 1,,2', 2, /"" in "1,,2"/, /number/],
  ['compare lstm_model --versions 1,@v2', 2, /"v2"/, /reserves/],
  ['compare lstm_model/1 --versions 1,2', 2, /model is expected/, /name alone/],
  ['compare lstm_model/1 lstm_model/2 --versions 1', 2, /several refs/, /NAME\/3/],
  ['compare lstm_model --view metric', 2, /no view "metric"/, /--view metrics/],
  ['compare lstm_model --baseline 9', 8, /no version 9/, /latest version is 2/],
  ['compare lstm_model/1 user@example/1 --baseline 1', 2, /whose version/, /NAME\/3/],
  ['compare lstm_model/1 --other-registry localhost:5000', 2, /no scheme/, /http:\/\/localhost/],
  ['compare lstm_model/1 --other-registry @nowhere', 2, /"nowhere"/, /profiles/],
  ['compare a/1 b/2 c/3 --other-registry http://x', 2, /3 refs/, /one ref/],
  ['cleanup lstm_model --keep -1 --yes', 2, /--keep|-1/, /mlreg/],
  ['cleanup lstm_model --older-than soon --yes', 2, /"soon"/, /30d/],
  ['cleanup lstm_model --all --yes', 2, /--all/, /one of the two/],
  ['cleanup lstm_model --max-delete few --yes', 2, /--max-delete/, /whole number/],
  ['cleanup lstm_model --stage archived --archive --yes', 2, /--archive/, /leave out/],
  ['cleanup --apply none.json --yes', 2, /no file none\.json/, /--plan FILE/],
  ['cleanup --apply none.json --keep 3', 2, /--keep cannot/, /--apply alone/],
  ['cleanup --all --plan no-such-folder/plan.json', 2, /no folder/, /mkdir -p/],
  ['cleanup lstm_model --plan plan.json --yes', 2, /--yes/, /--apply/],
  ['cleanup lstm_model --overwrite --yes', 2, /--overwrite/, /--plan FILE/],
  ['cleanup lstm_modle --yes', 8, /lstm_modle/, /lstm_model/],
  ['alias set lstm_model/1', 2, /no alias/, /mlreg alias set/],
  ['alias sync', 2, /no model/, /--all/],
  ['alias sync lstm_model --all', 2, /both/, /one of the two/],
  ['alias sync lstm_model/1', 2, /model is expected/, /name/],
  ['alias sync lstm_model', 2, /no alias is named that follows/, /stage_aliases/],
  ['alias remove lstm_model/1 x', 2, /model is expected/, /name/],
  ['tag set lstm_model', 2, /no tag/, /mlreg tag set/],
  ['tag set lstm_model novalue', 2, /"novalue"/, /KEY=VALUE/],
  ['tag set lstm_model a/../b=1', 2, /tag key/, /letters/],
  ['load', 2, /no model is named/, /mlreg list/],
  ['load lstm_model/9', 8, /no version 9/, /2/],
  ['load lstm_model/1 --version 2', 2, /named twice/, /once/],
  ['load lstm_model/1 --jobs 0', 2, /--jobs/, /mlreg/],
  ['load lstm_model/1 --jobs 51', 2, /--jobs.*51/, /up to 50/],
  ['load lstm_model/1 --sources s3', 2, /--sources.*s3/, /local, registry/],
  ['load lstm_model/1 --progress loud', 2, /loud/, /plain/],
  ['load lstm_model/1 --sources local', 8, /not loaded here before/, /without --sources/],
  ['init', 2, /server makes its registry/, /mlreg init --tracking-uri sqlite/],
  ['init here', 2, /^too many arguments/, /`mlreg init --help`/],
  ['demo /', 2, /^\/ is there already, and is no demo$/, /mlreg demo my-demo/],
  ['demo /dev/null', 2, /is not a folder/, /mlreg demo my-demo/],
  ['demo a b', 2, /^too many arguments/, /`mlreg demo --help`/],
  ['track', 2, /no model is named/, /mlreg list/],
  ['track lstm_model', 2, /names a model, not a version/, /--version/],
  ['track lstm_model/99 --file /dev/null', 8, /no version 99/, /latest version is 2/],
  ['track lstm_model/1 --file missing.jsonl', 2, /^missing.jsonl cannot be read/, /path/],
  ['track lstm_model/1 --file /etc/passwd', 2, /^record 1: it is no JSON object/, /object a line/],
  ['route lstm_model --key a', 8, /no alias "challenger"/, /champion/],
  ['route lstm_model --key a --weights champion', 2, /"champion" is not KEY=VALUE/, /=90/],
  ['route lstm_model --key a --weights champion=x', 2, /"x" is no weight of "champion"/, /=90/],
  ['route lstm_model --key a --weights 1=-1', 2, /-1 is no weight of "1"/, /from 0/],
  ['route lstm_model --key a --weights 1=0', 2, /no side has a weight above 0/, /=90/],
  ['route lstm_model --key a --weights 1=1,v1=2', 2, /"1" has two weights/, /one/],
  ['route lstm_model/1 --key a', 2, /model is expected/, /name alone/],
  ['route --key a --weights champion=1', 2, /"champion" names no version/, /NAME@champion/],
  ['resolve nobody', 8, /nobody/, /mlreg list/],
  ['list --config missing.yaml', 2, /missing.yaml/, /./],
  ['list -p nowhere', 2, /nowhere/, /./],
];

describe('bad input', () => {
  it.each(ROWS)('mlreg %s exits %i', async (args, exit, message, hint) => {
    const before = writes(fake);
    const words = args.split(' ').filter((word) => word !== '');
    const options = { env: { MLFLOW_TRACKING_URI: fake.url } };
    const result = await mlreg([...words, '--json'], options);
    const error = errorOf(result);
    expect(error.message).toMatch(message);
    expect(error.hint ?? '').toMatch(hint);
    expect([result.exit, error.exit_code, result.stdout]).toEqual([exit, exit, '']);
    expect(writes(fake)).toBe(before);

    const plain = await mlreg(words, options);
    expect(plain.exit).toBe(exit);
    expect(plain.stderr).toMatch(/^mlreg: /);
  });

  it('refuses an unknown field of --json', async () => {
    const result = await mlreg(['list', '--json=nmae'], { env: { MLFLOW_TRACKING_URI: fake.url } });
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toBe('unknown field "nmae"');
    expect(errorOf(result).hint).toContain('registered_name');
  });

  it('refuses a field below a list', async () => {
    const args = ['compare', 'lstm_model', '--json=metrics.accuracy'];
    const result = await mlreg(args, { env: { MLFLOW_TRACKING_URI: fake.url } });
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toBe('unknown field "metrics.accuracy"');
    expect(errorOf(result).hint).toContain('metrics');
  });

  it.each<[string, string, RegExp, RegExp?]>([
    ['no URI at all', '', /no registry is named/],
    ['an unknown scheme', 'ftp://host', /"ftp:"/],
    ['MySQL', 'mysql://u:secret@host/db', /"mysql:"/],
    ['no URI', 'localhost', /"localhost"/],
    ['a server without a scheme', 'localhost:5000', /no scheme/],
    ['not a URL', 'http://', /MLFLOW_TRACKING_URI.*not a URL/],
    ['a scheme that is nearly one', 'htp://host:5000', /"htp:"/, /=http:\/\/host:5000\?/],
    ['another such', 'ttps://host', /"ttps:"/, /=https:\/\/host\?/],
    ['too few slashes', 'http:/host:5000', /"http:\/host:5000"/, /=http:\/\/host:5000\?/],
  ])('refuses %s', async (_, uri, message, nearly = /MLFLOW_TRACKING_URI|http:\/\/HOST/) => {
    const env: Record<string, string> = uri === '' ? {} : { MLFLOW_TRACKING_URI: uri };
    const result = await mlreg(['list', '--json'], { env });
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toMatch(message);
    expect(errorOf(result).hint).toMatch(nearly);
    expect(result.stderr).not.toContain('secret');
  });

  it.each([
    ['is a list', '- a\n', /not a mapping/],
    ['is no YAML', 'a: [\n', /:\d+: not valid YAML/],
    ['has an unknown key', 'model_prefx: a_\n', /:1: unknown key "model_prefx"/],
    ['has a policy that is not acted on', '# x\nlineage_tags: a\n', /:2: .*lineage_tags/],
    ['has a bad value', 'read_only: perhaps\n', /:1.*read_only/],
  ])('refuses a config that %s', async (_, content, message) => {
    const cwd = mkdtempSync(join(tmpdir(), 'mlreg-test-'));
    writeFileSync(join(cwd, 'mlreg.config.yaml'), content);
    const result = await mlreg(['list', '--json'], {
      cwd,
      env: { MLFLOW_TRACKING_URI: fake.url },
    });
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toMatch(message);
  });

  it('refuses a config that is a folder', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mlreg-test-'));
    mkdirSync(join(cwd, 'mlreg.config.yaml'));
    const result = await mlreg(['list', '--json'], { cwd });
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toMatch(/mlreg.config.yaml: it is a folder/);
  });

  it('takes a config with nothing but comments', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mlreg-test-'));
    writeFileSync(join(cwd, 'mlreg.config.yaml'), '# later\n');
    const { exit } = await mlreg(['list'], { cwd, env: { MLFLOW_TRACKING_URI: fake.url } });
    expect(exit).toBe(0);
  });
});

/** A server that gives every request the same answer. */
interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

describe('a server that is not well', () => {
  let server: Server;
  let answer: Answer | 'silence';
  let url: string;
  let received = 0;
  beforeAll(async () => {
    server = createServer((_, response) => {
      received += 1;
      if (answer === 'silence') return;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const html = { 'content-type': 'text/html' };
  it.each<[string, Answer, number, RegExp, RegExp]>([
    ['401', { status: 401, body: 'You are not authenticated' }, 4, /401/, /MLFLOW_TRACKING_/],
    ['403', { status: 403, body: 'Permission denied' }, 4, /403/, /administrator/],
    ['404', { status: 404, body: '<title>Not Found</title>', headers: html }, 1, /404/, /MLflow/],
    ['429', { status: 429, body: 'slow', headers: { 'retry-after': '0' } }, 11, /429/, /again/],
    ['500', { status: 500, body: 'Internal Server Error' }, 1, /500/, /log/],
    ['503', { status: 503, body: 'starting' }, 11, /503/, /again/],
    ['HTML', { status: 200, body: '<html><title>Sign in</title>' }, 1, /Sign in/, /curl/],
    ['nothing', { status: 200, body: '' }, 1, /empty/, /MLflow/],
    ['cut JSON', { status: 200, body: '{"registered_models": [{"na' }, 1, /breaks off/, /MLflow/],
    ['another shape', { status: 200, body: '{"registered_models": 7}' }, 1, /shape/, /MLflow/],
    ['a redirect', { status: 302, body: '', headers: { location: '/login' } }, 1, /login/, /./],
  ])('answers %s', async (_, given, exit, message, hint) => {
    answer = given;
    const result = await mlreg(['list', '--json'], { env: { MLFLOW_TRACKING_URI: url } });
    expect(result.exit).toBe(exit);
    expect(errorOf(result).message).toMatch(message);
    expect(errorOf(result).message).toContain(url);
    expect(errorOf(result).hint).toMatch(hint);
  });

  it('does not answer', async () => {
    answer = 'silence';
    const env = { MLFLOW_TRACKING_URI: url, MLFLOW_HTTP_REQUEST_TIMEOUT: '0.3' };
    const result = await mlreg(['list', '--json'], { env });
    expect(result.exit).toBe(124);
    expect(errorOf(result).message).toMatch(/did not answer for 0.3 s/);
    expect(errorOf(result).hint).toContain('MLFLOW_HTTP_REQUEST_TIMEOUT');
  });

  it('takes longer than --timeout', async () => {
    answer = 'silence';
    const result = await mlreg(['list', '--json', '--timeout', '0.3'], {
      env: { MLFLOW_TRACKING_URI: url },
    });
    expect(result.exit).toBe(124);
    expect(errorOf(result).message).toContain('--timeout');
  });

  it('is not sent a write again that it may have done', async () => {
    answer = { status: 503, body: 'busy' };
    received = 0;
    const args = ['tag', 'set', 'm', 'k=v', '--json'];
    expect((await mlreg(args, { env: { MLFLOW_TRACKING_URI: url } })).exit).toBe(11);
    expect(received).toBeLessThanOrEqual(4);
  });

  it('is asked from a home that is no folder', async () => {
    const env = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:1', HOME: '/dev/null' };
    expect((await mlreg(['list', '--json'], { env })).exit).toBe(11);
  });

  it('does not exist', async () => {
    const started = Date.now();
    for (const uri of ['http://127.0.0.1:1', 'http://no-such-host.invalid:5000']) {
      const result = await mlreg(['list', '--json'], { env: { MLFLOW_TRACKING_URI: uri } });
      expect(result.exit).toBe(11);
      expect(errorOf(result).message).toContain(uri);
      expect(errorOf(result).hint).toContain('mlreg config show');
    }
    expect(Date.now() - started).toBeLessThan(30_000);
  });
});

describe('the surroundings', () => {
  const on = (script: string, ...args: string[]) => {
    const words = [`${script} exec "$@"`, 'sh', process.execPath, BIN, ...args];
    return execute('sh', ['-c', ...words], { env: { MLFLOW_TRACKING_URI: fake.url } });
  };

  // Linux and the BSDs have it.
  for (const full of ['/dev/full'].filter((path) => existsSync(path))) {
    it.each([['--help'], ['--version'], ['list --help'], ['list'], ['export']])(
      'stdout that takes nothing: %s',
      async (line) => {
        const result = await on(`exec > ${full};`, ...line.split(' '));
        expect(result.exit).toBe(1);
        const message = /^mlreg: the result could not be printed \(ENOSPC\)\n {2}what .*\n$/;
        expect(result.stderr).toMatch(message);
      },
    );
  }

  it('a working folder that is gone', async () => {
    const result = await on('cd "$(mktemp -d)" && rmdir "$PWD" &&', 'list', '--json');
    expect(result.exit).toBe(1);
    expect(errorOf(result)).toMatchObject({ message: 'the folder that you are in is gone' });
  });

  it('a timeout that no timer takes', async () => {
    for (const seconds of ['2147484', '1e99', 'Infinity']) {
      const result = await mlreg(['list', '--json', '--timeout', seconds]);
      expect(result.exit).toBe(2);
      expect(errorOf(result).hint).toContain('2147483');
    }
  });
});

function writes({ requests }: FakeMlflow): number {
  return requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search'))
    .length;
}
