import * as z from "zod";

/**
 * What a command observed about the run of a container that began at `startedAtMs`: its own health check
 * passed, or it ended by itself with exit code 0. Epoch milliseconds.
 */
export const Proof = z.strictObject({
  startedAtMs: z.number().optional(),
  atMs: z.number(),
  hasEnded: z.boolean().optional(),
});
export type Proof = z.infer<typeof Proof>;

/** By container id. */
export type Proofs = ReadonlyMap<string, Proof>;
