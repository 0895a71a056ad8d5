import type { EngineChoice } from "../../domain/engine-choice.ts";
import { StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { findExposed } from "../services/find-exposed.ts";
import {
  adviseOnPortClash,
  describePortClash,
  findAllPortClashes,
  listWantedPorts,
} from "../services/find-port-clashes.ts";
import type { ResolvedStack } from "../services/resolve-stack.ts";
import type { Declarations } from "../settings/declarations.ts";

/**
 * Throws StackError `port-conflict` if selected services publish the same host port: such a plan can never
 * succeed.
 */
export function checkPortClashes(services: readonly SelectedService[]): void {
  const clashes = findAllPortClashes(listWantedPorts(services));
  if (clashes.length === 0) return;
  throw new StackError("port-conflict", {
    message: "services publish the same host port",
    problems: clashes.map((clash) => ({
      message: describePortClash(clash),
      hint: adviseOnPortClash(clash),
    })),
  });
}

/**
 * Throws StackError `exposed-port` if a service publishes a port beyond loopback while a variable of the
 * manifest's `requireWhenPublic` is not set.
 */
export function checkExposure({
  declarations,
  stack,
}: {
  readonly declarations: Pick<Declarations, "variables" | "manifest">;
  readonly stack: Pick<ResolvedStack, "selection">;
}): void {
  const exposed = findExposed({
    services: stack.selection.services,
    variables: declarations.variables,
    required: declarations.manifest.requireWhenPublic,
  });
  if (exposed) throw exposed;
}

/** Throws StackError `other-engine` if the project would run twice, on two engines. */
export function checkElsewhere({
  engine,
  model,
}: {
  readonly engine: EngineChoice;
  readonly model: Pick<ComposeModel, "project">;
}): void {
  const { why, elsewhere } = engine;
  if (why !== "asked" || elsewhere === undefined) return;
  throw new StackError("other-engine", {
    message: `${model.project} already runs ${places[elsewhere.on]} (${elsewhere.services.join(", ")}), and would run twice, with the same ports`,
    hint: `Run stackctl down --engine ${elsewhere.on} first.`,
  });
}

const places = {
  docker: "in containers of Docker",
  embedded: "as processes on this machine",
  swarm: "on a Swarm",
} as const;
