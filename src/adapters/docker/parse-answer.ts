import type * as z from "zod";
import { StackError } from "../../domain/errors.ts";

/**
 * An engine's response, parsed with a schema. Throws StackError `engine-unavailable` for any other shape: a
 * proxy, an older engine or another program may listen on the engine's address.
 */
export function parseAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  const what = `${place === "" ? "" : `${place}: `}${issue?.message ?? "unknown"}`;
  throw new StackError("engine-unavailable", {
    message: `the Docker engine sent a response of an unknown shape: ${what}`,
    hint: "Run docker version: another program may listen at the address of the engine.",
    cause: parsed.error,
  });
}
