import * as z from "zod";

/** `keep`: the file already has the planned content. */
export const FileAction = z.enum(["create", "change", "keep"]);
export type FileAction = z.infer<typeof FileAction>;

/** A file that a command plans to write. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  /** As shown to the user. */
  readonly file: string;
  /** The content that the plan is based on; undefined if there was no file. */
  readonly before: string | undefined;
  readonly after: string;
  /** What changes, in a few words. */
  readonly what: string;
}

/** Whether writing creates the file, changes it, or keeps it as it is. */
export function actionOf({ before, after }: Pick<FileChange, "before" | "after">): FileAction {
  if (before === undefined) return "create";
  return before === after ? "keep" : "change";
}
