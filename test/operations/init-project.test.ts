import { describe, expect, it } from 'vitest';
import { MlregError } from '../../src/domain/errors.js';
import type { NewFile } from '../../src/domain/new-file.js';
import { initProject } from '../../src/operations/init-project.js';

interface FakeFile extends NewFile {
  made: number;
}

/** @param is - what is at its place when it is looked for, and when it is made */
function aFile(path: string, is: 'absent' | 'there' | 'there meanwhile' | Error): FakeFile {
  const file: FakeFile = {
    path,
    made: 0,
    exists: async () => is === 'there',
    create: async () => {
      if (is instanceof Error) throw is;
      if (is !== 'absent') return false;
      file.made += 1;
      return true;
    },
  };
  return file;
}

describe('a new project', () => {
  it('gets what it lacks, and keeps what it has', async () => {
    const files = [aFile('mlflow.db', 'absent'), aFile('a.yaml', 'there'), aFile('b', 'absent')];
    expect(await initProject({ dryRun: false }, { files })).toEqual({
      changed: true,
      plan: { create: ['mlflow.db', 'b'], keep: ['a.yaml'] },
      result: { created: ['mlflow.db', 'b'], kept: ['a.yaml'] },
    });
    expect(files.map(({ made }) => made)).toEqual([1, 0, 1]);
  });

  it('is not changed where it has all', async () => {
    const result = await initProject({ dryRun: false }, { files: [aFile('mlflow.db', 'there')] });
    expect(result).toMatchObject({ changed: false, result: { created: [], kept: ['mlflow.db'] } });
  });

  it('is not touched by a dry run', async () => {
    const files = [aFile('mlflow.db', 'absent')];
    expect(await initProject({ dryRun: true }, { files })).toEqual({
      changed: false,
      plan: { create: ['mlflow.db'], keep: [] },
      result: null,
    });
    expect(files[0]?.made).toBe(0);
  });

  it('keeps what somebody else made meanwhile', async () => {
    const { changed, plan, result } = await initProject(
      { dryRun: false },
      { files: [aFile('mlflow.db', 'there meanwhile')] },
    );
    expect({ changed, plan, result }).toEqual({
      changed: false,
      plan: { create: ['mlflow.db'], keep: [] },
      result: { created: [], kept: ['mlflow.db'] },
    });
  });

  it('says what was made if the rest cannot be', async () => {
    const full = new MlregError('error', 'the disk is full');
    const files = [aFile('mlflow.db', 'absent'), aFile('a.yaml', full)];
    await expect(initProject({ dryRun: false }, { files })).rejects.toMatchObject({
      code: 'partial',
      message: 'made mlflow.db, but not a.yaml: the disk is full',
    });
    await expect(initProject({ dryRun: false }, { files: [aFile('x', full)] })).rejects.toBe(full);
  });

  it('stops between two files', async () => {
    const files = [aFile('mlflow.db', 'absent')];
    const signal = AbortSignal.abort(new MlregError('interrupted', 'interrupted'));
    await expect(initProject({ dryRun: false }, { files, signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(files[0]?.made).toBe(0);
  });
});
