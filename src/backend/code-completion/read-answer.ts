import type * as z from "zod";
import { parseJson } from "../../domain/parse-json.ts";
import { ApiError } from "../server/api-error.ts";

/** Reads Tabby's JSON; throws ApiError for anything else. */
export function readAnswer<Schema extends z.ZodType>(body: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ApiError(502, {
    message:
      "Tabby sent an unexpected response: TABBY_URL may point to another server, or this version of Tabby is not supported",
    code: "upstream_invalid_response",
    cause: parsed.error,
  });
}
