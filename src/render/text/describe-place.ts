import type { EngineKind } from "../../domain/engine-choice.ts";

const places = { docker: "", embedded: "as processes of this machine", swarm: "on a Swarm" } as const;

/** Where an engine runs the services; empty for containers of Docker, which are the usual place. */
export function describePlace(engine: EngineKind): string {
  return places[engine];
}
