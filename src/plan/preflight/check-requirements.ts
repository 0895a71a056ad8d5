import type { Finding, FindingCode } from "../../domain/finding.ts";
import type { Requirement } from "../../domain/requirement.ts";
import { listChanging } from "../launch/graph.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type RequirementFacts = Pick<
  PreflightFacts,
  "plan" | "services" | "engine" | "named" | "unsetVariables" | "hasModelPlugin" | "missingPaths"
>;

interface Lack {
  readonly code: FindingCode;
  /** Follows the names of the services; `{s}` becomes the verb ending "s" after a single name. */
  readonly message: string;
  readonly hint: string;
}

/** Reports missing requirements of services that change: each once, with every service that it stops. */
export function checkRequirements(facts: RequirementFacts): readonly Finding[] {
  const changing = listChanging(facts.plan);
  const lacks = new Map<
    string,
    { readonly lack: Lack; readonly services: string[]; readonly feature: string | undefined }
  >();
  for (const { service, feature } of facts.services) {
    if (!changing.has(service.name)) continue;
    for (const requirement of service.requirements ?? []) {
      const lack = findLack(requirement, facts);
      if (lack === undefined) continue;
      const known = lacks.get(lack.message);
      if (known === undefined) lacks.set(lack.message, { lack, services: [service.name], feature });
      else if (!known.services.includes(service.name)) known.services.push(service.name);
    }
  }
  return [...lacks.values()].map(({ lack: { code, message, hint }, services, feature }) => ({
    ...blank,
    code,
    severity: "error",
    service: services[0],
    feature,
    message: `${services.join(", ")} ${message.replace("{s}", services.length === 1 ? "s" : "")}`,
    hint,
  }));
}

/** Names of networks, volumes and containers to look up on the engine. */
export function listNamed(requirements: readonly Requirement[]): {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly containers: readonly string[];
} {
  const named = (kind: Requirement["kind"]) => [
    ...new Set(requirements.flatMap((one) => (one.kind === kind && "name" in one ? one.name : []))),
  ];
  return { networks: named("network"), volumes: named("volume"), containers: named("container") };
}

function findLack(requirement: Requirement, facts: RequirementFacts): Lack | undefined {
  const { engine, named } = facts;
  switch (requirement.kind) {
    case "network":
      // A swarm node lists some networks only after a container has joined them.
      return named.networks.has(requirement.name) || engine.isSwarm
        ? undefined
        : describeExternal("network", requirement.name);
    case "volume":
      return named.volumes.has(requirement.name) ? undefined : describeExternal("volume", requirement.name);
    case "container":
      return findContainerLack(requirement, facts);
    case "variable":
      return facts.unsetVariables.has(requirement.name)
        ? {
            code: "variable-unset",
            message: `take{s} ${requirement.holder} from the variable ${requirement.name}, which is not set`,
            hint: `Set ${requirement.name} in .env or the shell.`,
          }
        : undefined;
    case "store":
      return {
        code: "external-unsupported",
        message: `use{s} the external ${requirement.holder}, but Compose has no store for external secrets and configs`,
        hint: "Use file: or environment: instead of external: true.",
      };
    case "models":
      return facts.hasModelPlugin === false
        ? {
            code: "models-unavailable",
            message: "use{s} models, but the docker command has no plug-in called model",
            hint: "Install Docker Model Runner (package docker-model-plugin): https://docs.docker.com/ai/model-runner/",
          }
        : undefined;
    case "device":
    case "file":
      return facts.missingPaths.has(requirement.path) ? describePath(requirement) : undefined;
    case "runtime":
      return engine.runtimes.includes(requirement.name)
        ? undefined
        : {
            // NVIDIA's runtime is one of the ways to request a GPU.
            code: requirement.name === "nvidia" ? "gpu-missing" : "runtime-missing",
            message: `use{s} the runtime ${requirement.name}, which this engine does not have`,
            hint: `Install it and register it with the engine, or use one of ${engine.runtimes.join(", ")}.`,
          };
    case "log-driver":
      // A plug-in of the engine may provide a driver under a name with a tag.
      return engine.logDrivers === undefined || isListed(requirement.name, engine.logDrivers)
        ? undefined
        : {
            code: "log-driver-missing",
            message: `use{s} the log driver ${requirement.name}, which this engine does not have`,
            hint: `Install its plug-in, or use one of ${engine.logDrivers.join(", ")}.`,
          };
    case "cpus":
      return requirement.count <= engine.cpus
        ? undefined
        : {
            code: "cpus-short",
            message: `may use ${requirement.count} CPUs, but the engine refuses limits above its ${engine.cpus}`,
            hint: `Set cpus to ${engine.cpus} or less.`,
          };
  }
}

function describeExternal(kind: "network" | "volume", name: string): Lack {
  return {
    code: "external-missing",
    message: `use{s} the external ${kind} ${name}, which does not exist`,
    hint: `Run docker ${kind} create ${name}, or start the project that creates it.`,
  };
}

function findContainerLack(
  { name, key, running }: Extract<Requirement, { readonly kind: "container" }>,
  { named, plan, services }: RequirementFacts,
): Lack | undefined {
  const isMadeHere = services.some(
    ({ service }) => service.containerName === name || name.startsWith(`${plan.project}-${service.name}-`),
  );
  const found = named.containers.get(name);
  if (isMadeHere || (found !== undefined && (found.running || !running))) return undefined;
  return {
    code: "container-missing",
    message: `share{s} container ${name} (${key}), which ${found === undefined ? "does not exist" : "is not running"}`,
    hint: found === undefined ? "Start the project that creates it." : `Run docker start ${name}.`,
  };
}

function describePath(requirement: Extract<Requirement, { readonly path: string }>): Lack {
  const { path } = requirement;
  return requirement.kind === "device"
    ? {
        code: "device-missing",
        message: `use{s} the device ${path}, which this machine does not have`,
        hint: "Load its driver, plug it in, or remove it from devices.",
      }
    : {
        code: "bind-source-missing",
        message: `use{s} ${path} (${requirement.key}), which does not exist`,
        hint: "Create it, or correct the path in the compose file.",
      };
}

function isListed(name: string, drivers: readonly string[]): boolean {
  const bare = (text: string) => text.replace(/:latest$/, "");
  return drivers.some((driver) => bare(driver) === bare(name));
}
