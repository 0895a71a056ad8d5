import { z } from "zod";
import { tryListText } from "../../adapters/disk/read-regular-file.ts";

/** What PyTorch's `@record` writes of the exception that ended a rank. */
const Recorded = z.object({ message: z.union([z.string(), z.looseObject({ message: z.string() })]) });

/** The reason in an error file; undefined where there is none. */
export async function readRecordedError(file: string): Promise<string | undefined> {
  const text = tryListText(file);
  if (text === undefined) return undefined;
  try {
    const { message } = Recorded.parse(JSON.parse(text));
    return typeof message === "string" ? message : message.message;
  } catch {
    return undefined;
  }
}
