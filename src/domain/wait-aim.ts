/** Values of `stackctl wait --for`; `ready` uses each service's own condition. */
export const waitAims = ["ready", "healthy", "running", "completed"] as const;
export type WaitAim = (typeof waitAims)[number];
