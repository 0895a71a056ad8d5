import type { ResolvedService } from "../../domain/resolved-compose.ts";
import { escapeTemplate } from "./escape-template.ts";
import { filled } from "./filled.ts";
import { parseNanoseconds } from "./parse-nanoseconds.ts";
import type { ContainerSpec, Texts, Ulimit } from "./service-spec.ts";
import { textsOf } from "./texts-of.ts";

/** The container of a service without its mounts, configs, secrets, privileges and host entries. */
export function translateContainer(
  service: ResolvedService,
  image: string,
): Omit<ContainerSpec, "Labels" | "Healthcheck"> {
  return {
    Image: image,
    ...translateCommand(service),
    Hostname: service.hostname ? escapeTemplate(service.hostname) : undefined,
    Env: filled(translateEnvironment(service)),
    Dir: service.working_dir || undefined,
    User: service.user || undefined,
    Groups: filled(service.group_add),
    Init: service.init ?? undefined,
    StopSignal: service.stop_signal || undefined,
    StopGracePeriod: parseNanoseconds(service.stop_grace_period),
    TTY: service.tty === true ? true : undefined,
    OpenStdin: service.stdin_open === true ? true : undefined,
    ReadOnly: service.read_only === true ? true : undefined,
    Isolation: service.isolation || undefined,
    Sysctls: filled(textsOf(service.sysctls)),
    CapabilityAdd: filled(service.cap_add),
    CapabilityDrop: filled(service.cap_drop),
    Ulimits: filled(translateUlimits(service)),
    DNSConfig: filled({
      ...(filled(service.dns) ? { Nameservers: service.dns ?? [] } : {}),
      ...(filled(service.dns_search) ? { Search: service.dns_search ?? [] } : {}),
      ...(filled(service.dns_opt) ? { Options: service.dns_opt ?? [] } : {}),
    }),
  };
}

/** Labels that a user chose. A label of Compose would make Compose on the manager adopt the containers. */
export function ownLabels(labels: ResolvedService["labels"]): Texts {
  const entries = Object.entries(textsOf(labels));
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith("com.docker.compose.")));
}

/**
 * An empty entrypoint removes the image's. The API leaves out an empty `Command`, so the command itself takes its place,
 * which runs the same program.
 */
function translateCommand({ entrypoint, command }: ResolvedService): Pick<ContainerSpec, "Command" | "Args"> {
  if (removesEntrypoint({ entrypoint })) return { Command: filled(command) };
  return { Command: filled(entrypoint), Args: filled(command) };
}

/** Whether the file removes the image's entrypoint. */
export function removesEntrypoint({ entrypoint }: Pick<ResolvedService, "entrypoint">): boolean {
  return entrypoint?.length === 0 || (entrypoint?.length === 1 && entrypoint[0] === "");
}

/** A variable without a value is removed from the image's environment. */
function translateEnvironment({ environment }: ResolvedService): readonly string[] {
  return Object.entries(environment ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) =>
      value === null ? key : `${key}=${value === nodeName ? value : escapeTemplate(value)}`,
    );
}

/** A variable with exactly this value gets the name of its node; no Compose file has another use for this text. */
const nodeName = "{{.Node.Hostname}}";

function translateUlimits({ ulimits }: ResolvedService): readonly Ulimit[] {
  return Object.entries(ulimits ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, limit]) =>
      typeof limit === "number"
        ? { Name: name, Soft: limit, Hard: limit }
        : { Name: name, Soft: limit.soft, Hard: limit.hard },
    );
}
