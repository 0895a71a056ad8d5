import * as z from "zod";

const meanings = new Map<string, boolean>([
  ...["true", "1", "yes", "on", "t", "y"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off", "f", "n", ""].map((word) => [word, false] as const),
]);

/** What a person means by `True`, `1`, `yes`, `on` and their opposites; empty is false. Undefined when it is neither. */
export function parseBoolean(text: string): boolean | undefined {
  return meanings.get(text.trim().toLowerCase());
}

/** Yes or no as people write it in files and variables. */
export const BooleanWord = z.union([z.string(), z.boolean()]).transform((value, context) => {
  const parsed = parseBoolean(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is neither true nor false` });
    return z.NEVER;
  }
  return parsed;
});
