/** Whether the system says that there is nothing of that name, or that no name can be that long. */
export function isAbsent(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code);
}
