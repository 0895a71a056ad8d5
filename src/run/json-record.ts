import type * as z from "zod";
import type { Files } from "../ports/files.ts";

/** Where the record of earlier commands is: the project directory, and the name of its file. */
export interface RecordPlace {
  readonly directory: string;
  readonly name: string;
}

/** A record of earlier commands; undefined if it is missing, unreadable, damaged or of another version. */
export async function readJsonRecord<Value>(
  { directory, name }: RecordPlace,
  schema: z.ZodType<Value>,
  files: Pick<Files, "readRecord">,
): Promise<Value | undefined> {
  try {
    const text = await files.readRecord(directory, name);
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Best effort: later commands also work without the record, but do more or show less. */
export async function writeJsonRecord(
  { directory, name }: RecordPlace,
  value: unknown,
  files: Pick<Files, "writeRecord">,
): Promise<void> {
  try {
    await files.writeRecord(directory, name, `${JSON.stringify(value)}\n`);
  } catch {
    // A full disk or a read-only folder.
  }
}
