import { attachNetworks } from "./attach-networks.ts";
import type { ServiceContext } from "./service-context.ts";
import { translateEndpoint } from "./translate-endpoint.ts";
import { translateHosts } from "./translate-hosts.ts";
import { translateMounts } from "./translate-mounts.ts";
import { translatePrivileges } from "./translate-privileges.ts";
import { translateReferences } from "./translate-references.ts";

/** The parts of a service whose translation has findings of its own. */
export type ServiceParts = ReturnType<typeof translateParts>;

/** Translates the parts of a service that a Swarm may not be able to carry. */
export function translateParts(context: ServiceContext) {
  return {
    attachments: attachNetworks(context),
    mounts: translateMounts(context),
    configs: translateReferences("config", context),
    secrets: translateReferences("secret", context),
    privileges: translatePrivileges(context),
    endpoint: translateEndpoint(context.name, context.service),
    hosts: translateHosts(context),
  };
}
