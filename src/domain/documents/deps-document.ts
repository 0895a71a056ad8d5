import * as z from "zod";
import { NeededPackages } from "../packages.ts";

/** The document of `deps --json`. */
export const DepsDocument = z.strictObject({ dependencies: z.array(NeededPackages).readonly() });
export type DepsDocument = z.infer<typeof DepsDocument>;
