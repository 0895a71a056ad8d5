import type { ResolvedCompose, ResolvedService } from "../../domain/resolved-compose.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import type { SwarmInputs } from "./swarm-inputs.ts";

/** One service of the document, and everything that its translation may read. */
export interface ServiceContext {
  readonly name: string;
  readonly service: ResolvedService;
  readonly document: ResolvedCompose;
  readonly inputs: SwarmInputs;
}

/** A finding at a path below the service. */
export function findingAt(
  { name }: Pick<ServiceContext, "name">,
  kind: KeyFinding["kind"],
  path: KeyFinding["path"],
  message: string,
  hint?: string,
): KeyFinding {
  const place = ["services", name, ...path];
  return { kind, service: name, path: place, message, ...(hint === undefined ? {} : { hint }) };
}
