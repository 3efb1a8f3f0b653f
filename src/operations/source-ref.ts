import { UsageError } from '../domain/errors.js';
import { parseRef } from '../domain/refs.js';
import type { SourceRef } from './check-source.js';

/** What a text names that a version is to be made from. @throws UsageError */
export function sourceRef(text: string): SourceRef {
  if (/^(runs|models):\//.test(text)) {
    const ref = parseRef(text);
    if (ref.kind !== 'model') return ref;
    throw new UsageError(`"${text}" is a version already`, {
      hint: '`mlreg promote NAME/3 --to-model OTHER` copies a version into another model',
    });
  }
  if (/^(run|model):/i.test(text)) {
    throw new UsageError(`"${text}" is no source of a version`, {
      hint: `did you mean ${text.replace(':', 's:')}?`,
    });
  }
  if (/^[a-z][a-z0-9+.-]*:\S/i.test(text)) return { kind: 'uri', uri: text };
  throw new UsageError(`"${text}" is no source of a version`, {
    hint: 'write runs:/RUN_ID/PATH, models:/m-ID or s3://BUCKET/PATH; --path takes a folder',
  });
}
