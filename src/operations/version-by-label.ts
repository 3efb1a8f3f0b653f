import { collect } from '../domain/collect.js';
import { NotFoundError, UsageError } from '../domain/errors.js';
import { DEFAULT_LABEL_FORMAT } from '../domain/label-format.js';
import type { ModelVersion, RegisteredModel } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';

/** Labels that an error names. */
const NAMED = 5;

/**
 * The version of a model that has a label, or the highest in a range of labels.
 *
 * @param known - the versions of the model, where they are at hand
 * @throws NotFoundError naming the labels that there are
 * @throws UsageError if several versions have it
 */
export async function versionByLabel(
  label: string,
  model: RegisteredModel,
  { registry, labelFormat = DEFAULT_LABEL_FORMAT }: Pick<RegistryDeps, 'registry' | 'labelFormat'>,
  known?: readonly ModelVersion[],
): Promise<ModelVersion> {
  // semver is for those alone who name a label.
  const [{ labelsOf, versionsLabelled }, versions] = await Promise.all([
    import('../domain/labelled-versions.js'),
    known ?? collect(registry.listVersions({ model })),
  ]);
  const [version, ...others] = versionsLabelled(label, versions, labelFormat);
  if (version === undefined) {
    const labels = labelsOf(versions, labelFormat).slice(0, NAMED);
    throw new NotFoundError(`no version of "${model.name}" has a label ${label}`, {
      hint:
        labels.length > 0
          ? `the highest are: ${labels.join(', ')}`
          : '`mlreg register --bump minor` gives a version a label, `mlreg tag set NAME/3 mlreg.semver=v1.0.0` as well',
    });
  }
  if (others.length > 0) {
    const numbers = [version, ...others].map((each) => each.version).join(', ');
    throw new UsageError(`the label ${label} of "${model.name}" is on versions ${numbers}`, {
      hint: `name one by its number: ${model.name}/${version.version}`,
    });
  }
  return version;
}
