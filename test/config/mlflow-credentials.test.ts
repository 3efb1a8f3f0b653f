import { expect, test } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import { Project } from './project.js';

const PAIR = 'mlflow_tracking_username = me\nmlflow_tracking_password = s3cr3t\n';

/** Files, and what MLflow reads in them: user name and password. */
const FILES: readonly (readonly [content: string, username?: string, password?: string])[] = [
  [`[mlflow]\n${PAIR}`, 'me', 's3cr3t'],
  [`# a comment\n\n[mlflow]\n; another\n${PAIR}`, 'me', 's3cr3t'],
  ['[mlflow]\nMLFLOW_TRACKING_USERNAME: me\nmlflow_tracking_password:p=:w\n', 'me', 'p=:w'],
  ['[mlflow]\r\nmlflow_tracking_username=me\r\nmlflow_tracking_password=pw\r\n', 'me', 'pw'],
  [
    '[mlflow]\n  mlflow_tracking_username = me\n  mlflow_tracking_password = "p w"\n',
    'me',
    '"p w"',
  ],
  ['[mlflow]\nmlflow_tracking_username = me\nmlflow_tracking_password = a;b #c\n', 'me', 'a;b #c'],
  ['[mlflow]\nmlflow_tracking_username = me\nmlflow_tracking_password = 100%%\n', 'me', '100%'],
  ['[mlflow]\nmlflow_tracking_username = ü\nmlflow_tracking_password = \\n\n', 'ü', '\\n'],
  ['[mlflow]\nmlflow_tracking_username = me\n', 'me'],
  [`[other]\n${PAIR}[mlflow]\nmlflow_tracking_username = you\n`, 'you'],
  [`[other]\n${PAIR}`],
  ['[mlflow]\n'],
  [''],
];

test.each(FILES.map((file) => ({ file })))('$file', async ({ file }) => {
  const [content, username, password] = file;
  const project = new Project();
  project.writeMlflowCredentials(content);
  const { settings } = await project.load();
  expect([settings.username, settings.password]).toEqual([username, password]);
});

test('the file is the last place that is asked, and is named', async () => {
  const project = new Project();
  project.writeMlflowCredentials(`[mlflow]\n${PAIR}`);
  expect(await project.look('password')).toEqual(['s3cr3t', '~/.mlflow/credentials']);
  const { settings } = await project.load({ env: { MLFLOW_TRACKING_TOKEN: 't' } });
  expect(settings).toMatchObject({ token: 't' });
  expect(settings.username).toBeUndefined();
  project.writeProfiles('profiles:\n  default: { username: you }\n');
  expect((await project.load()).settings.password).toBeUndefined();
});

test('it is asked where the credential of a profile does not go', async () => {
  const project = new Project();
  project.writeMlflowCredentials(`[mlflow]\n${PAIR}`);
  project.writeProfiles('profiles:\n  default: { tracking_uri: https://prod, token: t }\n');
  const env = { MLFLOW_TRACKING_URI: 'https://other' };
  const { settings } = await project.load({ env });
  expect(settings).toMatchObject({ username: 'me', password: 's3cr3t' });
  expect(settings.token).toBeUndefined();
});

describeService('MLflow in Python', ['mlflow'], () => {
  test('reads the same', async () => {
    const read = await python<(string | null)[][]>(
      `
import json, os, sys, tempfile
from mlflow.utils.credentials import read_mlflow_creds
found = []
for content in json.loads(sys.argv[1]):
    home = tempfile.mkdtemp()
    os.mkdir(home + "/.mlflow")
    with open(home + "/.mlflow/credentials", "w", newline="") as file:
        file.write(content)
    os.environ["HOME"] = home
    found.append(list(read_mlflow_creds()))
print(json.dumps(found))
`,
      { args: [JSON.stringify(FILES.map(([content]) => content))] },
    );
    expect(read).toEqual(FILES.map(([, name = null, password = null]) => [name, password]));
  });
});
