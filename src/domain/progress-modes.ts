/** Every way to tell progress. Apart from its schema, so that the grammar can name them without loading one. */
export const progressModes = ["auto", "tty", "plain", "json", "github", "quiet"] as const;
