import { homedir } from "node:os";

/**
 * The user's home folder. A user without an entry in the user database, as in `docker run --user 12345`, gets
 * the root folder.
 */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}
