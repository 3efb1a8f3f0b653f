import { PartialError, UsageError } from '../../domain/errors.js';
import { isoTime } from '../../domain/iso-time.js';
import { modelNameOf, refFromOptions } from '../../domain/refs.js';
import { type Exported, exportRegistry } from '../../operations/export-registry.js';
import { withoutPrefix } from '../../operations/find-model.js';
import type { Context } from '../context.js';
import { modelFlag } from '../options.js';
import { outputFile } from '../output-file.js';
import { cellText } from '../view/cell.js';
import { counted } from '../view/counted.js';
import { printDocument } from '../view/document.js';
import { exportText, isExportText } from '../view/export-text.js';
import { checkFields } from '../view/fields.js';
import type { ExportOptions } from './export.js';

const STDOUT = ['-', '/dev/stdout'];

export async function run(
  given: readonly (string | undefined)[],
  options: ExportOptions,
  context: Context,
) {
  const names = [
    ...given.map((ref) => refFromOptions({ ref })),
    refFromOptions({ model: modelFlag(options) }),
  ].flatMap((ref) => (ref ? modelNameOf(ref) : []));
  const path = STDOUT.includes(options.output ?? '-') ? undefined : options.output;
  if (path === undefined) refuseOtherFormats(context);
  else checkFields(context.output.fields ?? [], ['path', 'models', 'versions', 'passes']);
  const { spool, deliver } = await outputFile(
    {
      path,
      overwrite: options.overwrite ?? false,
      isOurs: isExportText,
      kind: 'export of mlreg',
    },
    context,
  );
  const [deps, { newDigest }] = await Promise.all([
    context.registry(),
    import('../../wiring/sha256.js'),
  ]);
  const { settings } = await context.settings();
  try {
    const exported = await exportRegistry(
      { names },
      {
        ...deps,
        newDigest,
        write: async (rows) => {
          const header = {
            exportedAt: isoTime(context.io.now()) ?? '',
            trackingUri: settings.tracking_uri ?? null,
            registryUri: settings.registry_uri ?? null,
          };
          await spool.write(
            exportText(header, rows, (name) => withoutPrefix(name, deps.modelPrefix)),
          );
        },
      },
    );
    await deliver();
    refuseInconsistent(exported, path);
    if (path !== undefined) await report(path, exported, context);
  } finally {
    await spool.remove();
  }
}

/** On stdout the document itself is what is printed. @throws UsageError */
function refuseOtherFormats({ output: { format, fields } }: Context): void {
  if ((format === undefined || format === 'json') && fields === undefined) return;
  throw new UsageError('an export is one JSON document', {
    hint: '`mlreg list --versions` has the other formats, and chosen fields',
  });
}

const NAMES_SHOWN = 5;

/** @throws PartialError naming what was changed while it was read */
function refuseInconsistent({ changed, passes }: Exported, path = 'what was printed'): void {
  if (changed.length === 0) return;
  const shown = changed.slice(0, NAMES_SHOWN).map((name) => `"${name}"`);
  const more = changed.length - shown.length;
  throw new PartialError(
    `the registry changed while exporting, ${passes} times in a row: ${shown.join(', ')}` +
      `${more > 0 ? ` and ${more} more` : ''} may be incomplete`,
    { hint: `${path} is the last reading; export again when nobody writes, or name the models` },
  );
}

async function report(
  path: string,
  { models, versions, passes }: Exported,
  context: Context,
): Promise<void> {
  const { io, output } = context;
  if (output.quiet) {
    io.stdout.write(`${cellText(path)}\n`);
    return;
  }
  const counts = `${counted(models, 'model')}, ${counted(versions, 'version')}`;
  const line = `exported ${counts} to ${path}`;
  const print = () => io.stdout.write(`${cellText(line)}\n`);
  await printDocument({ path, models, versions, passes }, print, context);
}
