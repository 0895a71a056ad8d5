import { readFile } from "node:fs/promises";
import { z } from "zod";

/** What PyTorch's `@record` writes of the exception that ended a rank. */
const Recorded = z.object({ message: z.union([z.string(), z.looseObject({ message: z.string() })]) });

/** The reason in an error file; undefined where there is none. */
export async function readRecordedError(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { message } = Recorded.parse(JSON.parse(text));
    return typeof message === "string" ? message : message.message;
  } catch {
    return undefined;
  }
}
