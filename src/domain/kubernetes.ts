import * as z from "zod";

/**
 * How much a key without a place in Kubernetes hurts. `breaks`: the service cannot work as it does with Compose;
 * `changes`: it works differently; `minor`: only tools or people notice.
 */
export const LossWeight = z.enum(["breaks", "changes", "minor"]);
export type LossWeight = z.infer<typeof LossWeight>;

/** A part of a Compose file that the manifests do not keep. */
export const Loss = z
  .strictObject({
    weight: LossWeight,
    service: z.string().optional(),
    key: z.string().describe("The key in the Compose file, such as services.web.pid"),
    message: z.string().describe("What Kubernetes does instead"),
    file: z.string().optional(),
    line: z.number().int().positive().optional(),
  })
  .readonly();
export type Loss = z.infer<typeof Loss>;

/** A file with secrets that the user creates; stackctl writes only its `.example`. */
export const SecretFile = z
  .strictObject({
    path: z.string(),
    keys: z.array(z.string()).readonly().describe("Names to set in an .env file; empty for any other file"),
    optional: z.array(z.string()).readonly().describe("Names that may be left out"),
    copyOf: z.string().optional().describe("The file of the project with the content"),
  })
  .readonly();
export type SecretFile = z.infer<typeof SecretFile>;

/** How published ports become reachable from outside the cluster. */
export const exposures = ["none", "nodeport", "loadbalancer"] as const;
export type Exposure = (typeof exposures)[number];

/** The kinds of objects that run the ranks of a training on several nodes. */
export const trainingKinds = ["job", "indexed-job", "jobset", "trainjob"] as const;
export type TrainingKind = (typeof trainingKinds)[number];
