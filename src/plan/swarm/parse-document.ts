import type * as z from "zod";
import { StackError } from "../../domain/errors.ts";
import { ResolvedCompose } from "../../domain/resolved-compose.ts";

/**
 * The document that `docker compose config --format json` printed. Compose doubles every `$` in keys and values; the
 * result has them halved again.
 */
export function parseDocument(document: unknown): ResolvedCompose {
  const parsed = ResolvedCompose.safeParse(halveDollars(document));
  if (parsed.success) return parsed.data;
  throw new StackError("compose-failed", {
    message: `stackctl cannot read the Compose document: ${explain(parsed.error)}`,
    hint: "Run `docker compose config` to see the document.",
  });
}

function halveDollars(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$$", "$");
  if (Array.isArray(value)) return value.map(halveDollars);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key.replaceAll("$$", "$"), halveDollars(child)]),
  );
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
