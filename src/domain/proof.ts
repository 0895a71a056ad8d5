import * as z from "zod";

/** A container's own check passed at that time, in the run that began then. Epoch milliseconds. */
export const Proof = z.strictObject({ startedAtMs: z.number().optional(), atMs: z.number() });
export type Proof = z.infer<typeof Proof>;

/** By container id. */
export type Proofs = ReadonlyMap<string, Proof>;
