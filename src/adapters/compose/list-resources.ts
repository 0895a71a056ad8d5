import * as z from "zod";
import type { ProjectResource } from "../../domain/service.ts";
import type { ComposeConfig, ConfigService } from "./compose-config.ts";
import { resourceHash } from "./service-hash.ts";

/** A declaration with every key that Compose prints, because the hash covers all keys. */
const Declaration = z.looseObject({ name: z.string().default(""), external: z.boolean().default(false) });

/** The networks and volumes of the project, networks first, each with the services that use it. */
export function listResources({
  networks,
  volumes,
  services,
}: Pick<ComposeConfig, "networks" | "volumes" | "services">): readonly ProjectResource[] {
  const using = (uses: (service: ConfigService) => readonly string[], key: string) =>
    Object.entries(services).flatMap(([name, service]) => (uses(service).includes(key) ? [name] : []));
  return [
    ...Object.entries(networks ?? {}).map(([key, printed]) =>
      convertResource("network", { key, printed, services: using(listNetworks, key) }),
    ),
    ...Object.entries(volumes ?? {}).map(([key, printed]) =>
      convertResource("volume", { key, printed, services: using(listVolumes, key) }),
    ),
  ];
}

interface Declared {
  readonly key: string;
  readonly printed: unknown;
  readonly services: readonly string[];
}

function convertResource(
  kind: ProjectResource["kind"],
  { key, printed, services }: Declared,
): ProjectResource {
  const { name, external } = Declaration.parse(printed ?? {});
  return {
    kind,
    key,
    name: (name || key).replaceAll("$$", "$"),
    external,
    ...(external ? {} : { configHash: resourceHash(kind, asRecord(printed)) }),
    services,
  };
}

/** The keys in the order in which Compose printed them, because the hash depends on the order. */
function asRecord(printed: unknown): Readonly<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).catch({}).parse(printed);
}

function listNetworks({ networks }: ConfigService): readonly string[] {
  return Object.keys(networks ?? {});
}

function listVolumes({ volumes }: ConfigService): readonly string[] {
  return (volumes ?? []).flatMap(({ type, source }) =>
    type === "volume" && source !== undefined ? [source] : [],
  );
}
