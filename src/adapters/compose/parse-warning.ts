import * as z from "zod";
import { parseJson } from "../../domain/parse-json.ts";
import { stripControl } from "../text/strip-control.ts";

const JsonWarning = z.object({ level: z.literal("warning"), msg: z.string() });

/**
 * The text of a warning in a line of Compose's stderr, as one line. Undefined for any other line. Compose
 * writes `time=… level=warning msg="…"`, or with `--progress json` one JSON object per line.
 */
export function parseWarning(line: string): string | undefined {
  const said = line.startsWith("{")
    ? JsonWarning.safeParse(parseJson(line)).data?.msg
    : parseQuoted(/^time=\S+ level=warning msg=(.*)$/.exec(line)?.[1]);
  return said === undefined ? undefined : stripControl(said.replaceAll(/\s*\n\s*/g, " ")).trim();
}

/**
 * Go quotes strings like JSON, except for a few escapes of control characters. A single word has no quotes.
 */
function parseQuoted(text: string | undefined): string | undefined {
  if (text === undefined || !text.startsWith('"')) return text;
  const asJson = text.replaceAll(/\\(?:x[0-9a-f]{2}|[av])/g, " ");
  const parsed = z.string().safeParse(parseJson(asJson));
  return parsed.success ? parsed.data : text.slice(1, -1);
}
