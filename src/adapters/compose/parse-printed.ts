import type { z } from "zod";
import { StackError } from "../../domain/errors.ts";
import { parseJson } from "../../domain/parse-json.ts";

/** The JSON that a call of Compose printed. Throws StackError `engine-unavailable` where it printed none. */
export function parsePrintedJson(stdout: string): unknown {
  const printed = parseJson(stdout);
  if (printed !== undefined) return printed;
  // Not the text itself, which may hold secrets of the project.
  const { length } = stdout.trim();
  throw unusable(length === 0 ? "printed nothing" : `printed no JSON but ${length} other characters`);
}

/** What Compose printed as its schema reads it. Throws StackError `engine-unavailable` for another shape. */
export function parsePrinted<Schema extends z.ZodType>(schema: Schema, printed: unknown): z.output<Schema> {
  const parsed = schema.safeParse(printed);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? "" : `${["it", ...issue.path].join(".")}: ${issue.message}`;
  throw unusable(`printed a project of an unknown shape: ${place}`, parsed.error);
}

function unusable(what: string, cause?: unknown): StackError {
  return new StackError("engine-unavailable", {
    message: `docker compose config ended well, but ${what}`,
    hint: "Run docker compose version and docker compose config: another program may be called docker.",
    ...(cause === undefined ? {} : { cause }),
  });
}
