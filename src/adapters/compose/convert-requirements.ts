import { isAbsolute } from "node:path";
import * as z from "zod";
import type { Requirement } from "../../domain/requirement.ts";
import type { ComposeConfig, ConfigService } from "./compose-config.ts";

/**
 * Resources that a service needs and that nothing creates for it. Compose checks some of them at creation and
 * some only at the start, when other services already run
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go).
 */
export function convertRequirements(service: ConfigService, config: ComposeConfig): readonly Requirement[] {
  return [
    ...listNetworks(service, config),
    ...listVolumes(service, config),
    ...listContainers(service),
    ...listMaterial(service, config),
    ...(hasEntries(service.models) ? [{ kind: "models" } as const] : []),
    ...listMachineNeeds(service),
  ].map(unescapeName);
}

/** A network or volume of the project. An external one is created outside the project. */
const Named = z.object({ name: z.string().optional(), external: z.boolean().default(false) });
type Named = z.infer<typeof Named>;

function readNamed(printed: ComposeConfig["networks"]): ReadonlyMap<string, Named> {
  return new Map(Object.entries(printed ?? {}).map(([key, one]) => [key, Named.parse(one ?? {})] as const));
}

/** Whether the project itself creates a resource with this name. */
function isMade(name: string, declared: ReadonlyMap<string, Named>): boolean {
  return [...declared.values()].some((one) => !one.external && one.name === name);
}

function listNetworks({ networks, network_mode }: ConfigService, config: ComposeConfig): Requirement[] {
  const declared = readNamed(config.networks);
  const joined = Object.keys(networks ?? {}).flatMap((key) => {
    const network = declared.get(key);
    return network?.external ? [network.name ?? key] : [];
  });
  // Any other value is the name of an existing network.
  const isOwn = /^(?:|host|none|bridge|default|nat|transparent|(?:service|container):.*)$/.test(network_mode);
  return [...joined, ...(isOwn ? [] : [network_mode])]
    .filter((name) => !isMade(name, declared))
    .map((name) => ({ kind: "network", name }));
}

function listVolumes({ volumes }: ConfigService, config: ComposeConfig): Requirement[] {
  const declared = readNamed(config.volumes);
  return (volumes ?? []).flatMap(({ type, source = "" }): Requirement[] => {
    const volume = type === "volume" ? declared.get(source) : undefined;
    const name = volume?.name ?? source;
    return volume?.external && !isMade(name, declared) ? [{ kind: "volume", name }] : [];
  });
}

function listContainers({ network_mode, ipc, pid, volumes_from }: ConfigService): Requirement[] {
  const spaces = [
    ["network_mode", network_mode],
    ["ipc", ipc],
    ["pid", pid],
  ] as const;
  return [
    ...spaces.flatMap(([key, mode]): Requirement[] => {
      const [, name] = /^container:(.+)$/.exec(mode) ?? [];
      return name === undefined ? [] : [{ kind: "container", name, key, running: true }];
    }),
    ...(volumes_from ?? []).flatMap((from): Requirement[] => {
      const [, name] = /^container:([^:]+)(?::.*)?$/.exec(from) ?? [];
      return name === undefined ? [] : [{ kind: "container", name, key: "volumes_from", running: false }];
    }),
  ];
}

function listMaterial(service: ConfigService, config: ComposeConfig): Requirement[] {
  return (["secret", "config"] as const).flatMap((word) =>
    (service[`${word}s`] ?? []).flatMap(({ source }): Requirement[] => {
      const material = config[`${word}s`]?.[source];
      const holder = `${word} ${source}`;
      if (material?.external) return [{ kind: "store", holder }];
      const name = material?.environment;
      return name === undefined || material?.content !== undefined
        ? []
        : [{ kind: "variable", name, holder }];
    }),
  );
}

function listMachineNeeds(service: ConfigService): Requirement[] {
  const { devices, runtime, logging, security_opt } = service;
  const cpus = Number(service.deploy?.resources?.limits?.cpus ?? service.cpus ?? 0);
  const profiles = (security_opt ?? []).flatMap((option) => /^seccomp[=:](.+)$/.exec(option)?.[1] ?? []);
  return [
    // A name without a leading slash is a device of the Container Device Interface.
    ...(devices ?? []).flatMap(({ source }): Requirement[] =>
      source.startsWith("/") ? [{ kind: "device", path: source }] : [],
    ),
    ...profiles.flatMap((path): Requirement[] =>
      isAbsolute(path) ? [{ kind: "file", path, key: "security_opt seccomp" }] : [],
    ),
    // A name with dots is the name of a shim, which the engine does not list as a runtime.
    ...(runtime && !runtime.includes(".") ? [{ kind: "runtime", name: runtime } as const] : []),
    ...(logging?.driver && logging.driver !== "none"
      ? [{ kind: "log-driver", name: logging.driver } as const]
      : []),
    ...(cpus > 0 ? [{ kind: "cpus", count: cpus } as const] : []),
  ];
}

function hasEntries(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** `config` prints every `$` twice, so that Compose can read its output again. */
function unescapeName(requirement: Requirement): Requirement {
  if (!("name" in requirement)) return requirement;
  return { ...requirement, name: requirement.name.replaceAll("$$", "$") };
}
