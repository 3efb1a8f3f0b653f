import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvFile } from '../../src/config/env-file.js';
import { Project } from './project.js';

const read = (content: string) =>
  Object.fromEntries(
    [...readEnvFile(new Project().write('.env', content))].map(([name, { value, line }]) => [
      name,
      `${line} ${value}`,
    ]),
  );

describe('a .env file', () => {
  test.each([
    ['A=1\nB = 2 \nexport C=3\n', { A: '1 1', B: '2 2', C: '3 3' }],
    ['A="x # y" # z\nB=\'"\'\nC=`\'`\n', { A: '1 x # y', B: '2 "', C: "3 '" }],
    ['A=x#y\nB=it\'s "z"\n', { A: '1 x', B: '2 it\'s "z"' }],
    ['A="1\nB=2"\nC=3', { A: '1 1\nB=2', C: '3 3' }],
    ['A="a\\nb"\nB=\'a\\nb\'\n', { A: '1 a\nb', B: '2 a\\nb' }],
    ['A=$HOME\nB=$(touch x)\n', { A: '1 $HOME', B: '2 $(touch x)' }],
    ['A=1\r\nB="2"\r\n', { A: '1 1', B: '2 2' }],
    ['A="x\nB=2\n', { A: '1 "x', B: '2 2' }],
    ['A=1\nA=2\n', { A: '2 2' }],
    ['\ufeffA=1\n', { A: '1 1' }],
    ['foo(=1\nA=2\n', { 'foo(': '1 1', A: '2 2' }],
  ])('%j', (content, values) => {
    expect(read(content)).toEqual(values);
  });

  // Each of these loses or mixes up a variable in util.parseEnv of some version of Node.
  test.each([
    ['a line of spaces', 'A=1\n   \nB=2\n', { A: '1 1', B: '3 2' }],
    ['an empty value with a space behind it', 'A= \nB=2\n', { A: '1 ', B: '2 2' }],
    ['a line without a name', 'A=1\n=\nB=2\n', { A: '1 1', B: '3 2' }],
    ['a line that is no assignment', 'junk\nB=2\n', { B: '2 2' }],
    ['an indented comment', "A=1\n  # it's=2\nB=2\nC='3'\n", { A: '1 1', B: '3 2', C: '4 3' }],
    ['tabs', '\tA\t=\t1\t\n', { A: '1 1' }],
    ['a quote that is open at the end', 'A="x', { A: '1 "x' }],
  ])('%s', (_, content, values) => {
    expect(read(content)).toEqual(values);
  });
});

describe('.env', () => {
  test('a folder of this name is no file of variables', async () => {
    const project = new Project({ '.env/bin/python': '' });
    expect(await project.look('tracking_uri')).toEqual([undefined, 'not set']);
  });

  test('--env-file is read instead, and named in origins', async () => {
    const project = new Project({ '.env': 'MLFLOW_S3_BUCKET=a\n', 'b.env': 'AWS_REGION=c\n' });
    const given = { envFile: 'b.env' };
    const origin = 'b.env:1 AWS_REGION';
    expect(await project.look('aws_default_region', given)).toEqual(['c', origin]);
    expect(await project.look('s3_bucket', given)).toEqual([undefined, 'not set']);
  });

  test('--env-file that is missing', async () => {
    const project = new Project();
    const complaint = await project.complaint({ envFile: 'none.env' });
    expect(complaint).toBe(
      `${join(project.cwd, 'none.env')}: there is no such file\ncheck the path, and who may read it`,
    );
  });
});
