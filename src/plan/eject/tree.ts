import * as z from "zod";

/** Any JSON value. */
export const Tree = z.json();
export type Tree = z.infer<typeof Tree>;

/** A JSON object. */
export const Branch = z.record(z.string(), Tree);
export type Branch = z.infer<typeof Branch>;

/** The value if it is a JSON object, or else an empty object. */
export function branchOf(value: unknown): Branch {
  const parsed = Branch.safeParse(value);
  return parsed.success ? parsed.data : {};
}
