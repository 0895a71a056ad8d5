/**
 * Increase this when the translation of an unchanged project changes: a cached outline of an earlier version is then not
 * used. A test compares the hashes of a project with those of this version.
 */
export const translationVersion = 1;
