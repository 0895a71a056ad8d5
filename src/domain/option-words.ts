/** All progress formats. Kept apart from the schema, so that the command-line grammar can list them without zod. */
export const progressModes = ["auto", "tty", "plain", "json", "github", "quiet"] as const;

/** Values of `stackctl wait --for`; `ready` uses each service's own condition. */
export const waitAims = ["ready", "healthy", "running", "completed"] as const;
export type WaitAim = (typeof waitAims)[number];

/** Shells that completion scripts are written for. */
export const shells = ["bash", "zsh", "fish"] as const;
