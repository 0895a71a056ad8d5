import * as z from "zod";

/** A JSON document of any shape. */
export const Tree = z.json();
export type Tree = z.infer<typeof Tree>;

/** One with keys. */
export const Branch = z.record(z.string(), Tree);
export type Branch = z.infer<typeof Branch>;

/** The value where it has keys, else an empty one. */
export function branchOf(value: unknown): Branch {
  const parsed = Branch.safeParse(value);
  return parsed.success ? parsed.data : {};
}
