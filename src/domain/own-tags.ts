/*
 * Tags of a version that mlreg writes. They are public: other programs may read them.
 */

/** A creation that can be told from every other, so that a lost answer makes no second version. */
export const REQUEST_ID_TAG = 'mlreg.request_id';
/** `sha256:…` over the files, where mlreg has uploaded them. */
export const DIGEST_TAG = 'mlreg.digest';
/** The semantic label, such as `v1.2.0`. */
export const LABEL_TAG = 'mlreg.semver';
/** The commit of the working folder that a version was registered in. */
export const GIT_COMMIT_TAG = 'mlreg.git_commit';
/** The md5 by which DVC knows the data. */
export const DVC_VERSION_TAG = 'mlreg.dvc_version';
