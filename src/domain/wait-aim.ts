/** What `stackctl wait --for` takes: `ready` is whatever each service's own condition says. */
export const waitAims = ["ready", "healthy", "running", "completed"] as const;
export type WaitAim = (typeof waitAims)[number];
