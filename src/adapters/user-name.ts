import { userInfo } from "node:os";

/** The user's name. A user without an entry in the user database has a number only. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "");
  }
}
