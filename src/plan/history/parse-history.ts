import { History, noHistory } from "../../domain/history.ts";

/** Parses a history file. A missing or damaged file, or one of another version, gives an empty history. */
export function parseHistory(text: string | undefined): History {
  try {
    const parsed = History.safeParse(JSON.parse(text ?? ""));
    return parsed.success ? parsed.data : noHistory;
  } catch {
    return noHistory;
  }
}
