/**
 * All progress formats. Kept apart from the schema, so that the command line grammar can list them without
 * zod.
 */
export const progressModes = ["auto", "tty", "plain", "json", "github", "quiet"] as const;
