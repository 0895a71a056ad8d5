import type { ContainerFacts } from "../../../src/domain/container-facts.ts";

/** Unremarkable facts of a container, with the given changes. */
export function makeFacts(changes: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    probe: [],
    command: ["sleep", "1000"],
    user: "",
    variables: new Map(),
    mounts: [],
    hasReadOnlyRoot: false,
    processLimit: undefined,
    imagePlatform: "linux/amd64",
    enginePlatform: "linux/amd64",
    listeners: undefined,
    ...changes,
  };
}
