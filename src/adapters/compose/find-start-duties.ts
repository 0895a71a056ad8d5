import type { Service } from "../../domain/service.ts";
import type { ComposeConfig, ConfigService } from "./compose-config.ts";
import { doneAtCreation, materialAtCreation } from "./done-at-creation.ts";

/**
 * What Compose does, or may do, when it starts a container and not when it creates it: such a service is left to it
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/convergence.go, startService). Every key that is not known
 * to be complete at the creation counts, so that a newer Compose does its work.
 */
export function findStartDuties(
  service: ConfigService,
  config: ComposeConfig,
): Pick<Service, "composeStarts"> {
  const duties = [
    ...findKnownDuties(service),
    ...findMaterialDuties("configs", service, config),
    ...findMaterialDuties("secrets", service, config),
    ...findUnknownKeys(service),
  ];
  return duties.length === 0 ? {} : { composeStarts: [...new Set(duties)].join(", ") };
}

/** Keys whose work is known to be done at a start; an empty one has none. */
const startKeys = ["pre_start", "post_start", "provider", "use_api_socket"];

function findKnownDuties({ post_start, provider, ...service }: ConfigService): readonly string[] {
  return [
    ...(isEmpty(service.pre_start) ? [] : ["pre_start"]),
    ...((post_start ?? []).length === 0 ? [] : ["post_start hooks"]),
    ...(isEmpty(provider) ? [] : ["a provider"]),
    // Compose copies the credentials of registries into the container, as an inline config.
    ...(service.use_api_socket === true ? ["use_api_socket"] : []),
  ];
}

/** What Compose itself writes into the container, and any key of the project's configs or secrets that is not known. */
function findMaterialDuties(
  kind: "configs" | "secrets",
  service: ConfigService,
  config: ComposeConfig,
): readonly string[] {
  return (service[kind] ?? []).flatMap(({ source }) => {
    const { content, environment, ...material } = config[kind]?.[source] ?? {};
    const unknown = findOthers(Object.keys(material), materialAtCreation).map(
      (key) => `${kind}.${source}.${key}`,
    );
    return content === undefined && environment === undefined ? unknown : [`inline ${kind}`, ...unknown];
  });
}

function findUnknownKeys(service: ConfigService): readonly string[] {
  return Object.entries(service).flatMap(([key, value]) => {
    if (key.startsWith("x-") || startKeys.includes(key)) return [];
    const known = Object.hasOwn(doneAtCreation, key) ? doneAtCreation[key] : undefined;
    if (known === undefined) return [key];
    if (known === "any") return [];
    return findOthers(listEntryKeys(key, value), known).map((other) => `${key}.${other}`);
  });
}

/** The keys of a key's entries: of each item of a list, of each value of a record by name, or of the value itself. */
function listEntryKeys(key: string, value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const isByName = ["depends_on", "models", "networks"].includes(key);
  const entries = Array.isArray(value) || isByName ? Object.values(value) : [value];
  return entries.flatMap((entry) => (typeof entry === "object" && entry !== null ? Object.keys(entry) : []));
}

function findOthers(keys: readonly string[], known: readonly string[]): readonly string[] {
  return keys.filter((key) => !key.startsWith("x-") && !known.includes(key));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
