import * as z from "zod";
import { parseBoolean } from "./parse-boolean.ts";

/** Yes or no as people write it in files and variables. */
export const BooleanWord = z.union([z.string(), z.boolean()]).transform((value, context) => {
  const parsed = parseBoolean(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is neither true nor false` });
    return z.NEVER;
  }
  return parsed;
});
