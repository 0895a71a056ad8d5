import * as z from "zod";
import { tryListText } from "../../../adapters/disk/read-regular-file.ts";

/** The error file of PyTorch's `@record` for the exception that ended a rank. */
const Recorded = z.object({ message: z.union([z.string(), z.looseObject({ message: z.string() })]) });

/** The reason in an error file; undefined if there is none. */
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
