import type { KeyFinding } from "./find-key-findings.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import { removesEntrypoint } from "./translate-container.ts";

/** What the engine refuses in a service: https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Service */
export const validName = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;
const longestName = 63;

const modes = new Set(["", "replicated", "global", "replicated-job", "global-job"]);

/** Findings in the values of keys that a Swarm carries in general. */
export function checkService(context: ServiceContext, serviceName: string): readonly KeyFinding[] {
  const { service } = context;
  const mode = service.deploy?.mode ?? "";
  const findings: (KeyFinding | false)[] = [
    (!validName.test(serviceName) || serviceName.length > longestName) &&
      findingAt(
        context,
        "refused",
        [],
        `Swarm accepts no service with the name ${serviceName}.`,
        `Use letters, digits, and - or _ between them; at most ${longestName} characters with the project's name.`,
      ),
    !modes.has(mode) &&
      findingAt(
        context,
        "refused",
        ["deploy", "mode"],
        `Swarm has no mode ${mode}.`,
        `Use one of ${knownModes}.`,
      ),
    removesEntrypoint(service) &&
      (service.command ?? []).length === 0 &&
      findingAt(
        context,
        "refused",
        ["entrypoint"],
        "Swarm cannot remove the image's entrypoint without a command.",
        "Declare the command as well.",
      ),
    service.network_mode === "host" &&
      (service.ports ?? []).length > 0 &&
      findingAt(context, "warned", ["ports"], "On the host network a container's ports are not published."),
  ];
  return [...findings.filter((finding) => finding !== false), ...checkLinks(context)];
}

const knownModes = "replicated, global, replicated-job and global-job";

/** A link to a name of its own is a host name for one service only, which Swarm does not have. */
function checkLinks(context: ServiceContext): readonly KeyFinding[] {
  return (context.service.links ?? []).flatMap((link, at) => {
    const [target = "", alias = target] = link.split(":");
    if (alias === target) return [];
    const message = `Swarm has no links, so the service cannot reach ${target} as ${alias}.`;
    const hint = `Declare ${alias} as an alias of ${target} in a network.`;
    return [findingAt(context, "refused", ["links", at], message, hint)];
  });
}
