import * as z from "zod";
import { parseBoolean } from "./parse-boolean.ts";

/** What `parseBoolean` accepts, for JSON Schemas. */
export const booleanPattern =
  "^\\s*(?:[Tt]([Rr][Uu][Ee])?|1|[Yy]([Ee][Ss])?|[Oo][Nn]|[Ff]([Aa][Ll][Ss][Ee])?|0|[Nn][Oo]?|[Oo][Ff][Ff])?\\s*$";

/** A boolean as people write it in files and variables: `yes`, `on`, `1`, `true` and their opposites. */
export const BooleanWord = z.union([z.string(), z.boolean()]).transform((value, context) => {
  const parsed = parseBoolean(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is neither true nor false` });
    return z.NEVER;
  }
  return parsed;
});
