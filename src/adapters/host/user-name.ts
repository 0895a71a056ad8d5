import { userInfo } from "node:os";

/** The user's name. For a user without an entry in the user database, the user id. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "");
  }
}
