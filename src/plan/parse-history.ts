import { History, noHistory } from "../domain/history.ts";

/** The history that a text holds. One that is damaged, or of another version, is as good as none. */
export function parseHistory(text: string | undefined): History {
  try {
    const parsed = History.safeParse(JSON.parse(text ?? ""));
    return parsed.success ? parsed.data : noHistory;
  } catch {
    return noHistory;
  }
}
