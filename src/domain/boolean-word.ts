import * as z from "zod";
import { parseBoolean } from "./parse-boolean.ts";

/** A boolean as people write it in files and variables: `yes`, `on`, `1`, `true` and their opposites. */
export const BooleanWord = z.union([z.string(), z.boolean()]).transform((value, context) => {
  const parsed = parseBoolean(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is neither true nor false` });
    return z.NEVER;
  }
  return parsed;
});
