import type * as z from "zod";
import { StackError } from "../../domain/errors.ts";
import { parseJson } from "../../domain/parse-json.ts";

/**
 * The JSON in the output of a Compose call. Throws StackError `engine-unavailable` when the output is not
 * JSON.
 */
export function parsePrintedJson(stdout: string): unknown {
  const printed = parseJson(stdout);
  if (printed !== undefined) return printed;
  // The error omits the text itself, which may hold secrets of the project.
  const { length } = stdout.trim();
  throw unusable(length === 0 ? "printed nothing" : `printed no JSON, only ${length} other characters`);
}

/** Compose's output, parsed with a schema. Throws StackError `engine-unavailable` for any other shape. */
export function parsePrinted<Schema extends z.ZodType>(schema: Schema, printed: unknown): z.output<Schema> {
  const parsed = schema.safeParse(printed);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? "" : `${["it", ...issue.path].join(".")}: ${issue.message}`;
  throw unusable(`printed a project of an unknown shape: ${place}`, parsed.error);
}

function unusable(what: string, cause?: unknown): StackError {
  return new StackError("engine-unavailable", {
    message: `docker compose config succeeded, but ${what}`,
    hint: "Run docker compose version and docker compose config: the docker command may be another program.",
    ...(cause === undefined ? {} : { cause }),
  });
}
