import * as z from "zod";
import type { Page } from "../store/job-store.ts";

/** The query of a list. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().optional().describe("Id of the last entry of the previous page"),
});

/** A list of entries of one kind. */
export function listOf<T extends z.ZodType>(entry: T) {
  return z.strictObject({
    object: z.literal("list"),
    data: z.array(entry),
    has_more: z.boolean(),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
  });
}

/** Formats a page as a list of OpenAI's API. */
export function showPage<T, Shown extends { readonly id: string }>(page: Page<T>, show: (entry: T) => Shown) {
  const data = page.data.map(show);
  const [first_id, last_id] = [data[0]?.id ?? null, data.at(-1)?.id ?? null];
  return { object: "list" as const, data, has_more: page.hasMore, first_id, last_id };
}
