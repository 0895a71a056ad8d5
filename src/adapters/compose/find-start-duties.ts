import type { Service } from "../../domain/service.ts";
import type { ComposeConfig, ConfigService } from "./compose-config.ts";
import { doneAtCreation, materialAtCreation } from "./done-at-creation.ts";

/**
 * Keys that Compose applies, or may apply, when it starts a container rather than when it creates it. Compose
 * must start such a service (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/convergence.go,
 * startService). Every key that is not known to be complete at creation counts, which covers keys of newer
 * Compose versions.
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

/** Keys that Compose is known to apply at the start, unless they are empty. */
const startKeys = ["pre_start", "post_start", "provider", "use_api_socket"];

function findKnownDuties({ post_start, provider, ...service }: ConfigService): readonly string[] {
  return [
    ...(isEmpty(service.pre_start) ? [] : ["pre_start"]),
    ...((post_start ?? []).length === 0 ? [] : ["post_start hooks"]),
    ...(isEmpty(provider) ? [] : ["a provider"]),
    // Compose copies the registry credentials into the container as an inline config.
    ...(service.use_api_socket === true ? ["use_api_socket"] : []),
  ];
}

/**
 * Content that Compose writes into the container itself, and unknown keys of the project's configs or
 * secrets.
 */
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

/** The keys of the entries: of each list item, of each named value in a record, or of the value itself. */
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
