/** A file that a command would write. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  /** As shown to the user. */
  readonly file: string;
  /** What the plan was made from; undefined where there was no file. */
  readonly before: string | undefined;
  readonly after: string;
  /** What changes, in a few words. */
  readonly what: string;
}

/** What writing comes to. */
export function actionOf({ before, after }: Pick<FileChange, "before" | "after">): FileAction {
  if (before === undefined) return "create";
  return before === after ? "keep" : "change";
}

/** `keep`: the file is already as it should be. */
export type FileAction = "create" | "change" | "keep";
