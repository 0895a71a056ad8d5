import type { KeyFinding } from "./find-key-findings.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";

/** `extra_hosts` in the form of /etc/hosts, which the API expects: the address first. */
export function translateHosts(context: ServiceContext): {
  readonly hosts: readonly string[];
  readonly findings: readonly KeyFinding[];
} {
  const entries = (context.service.extra_hosts ?? []).map((entry, at) => {
    const [host = "", address = ""] = entry.split(entry.includes("=") ? /=(.*)/s : /:(.*)/s);
    return { at, host, address: address.replace(/^\[(.*)\]$/, "$1") };
  });
  return {
    hosts: entries.filter(isFixed).map(({ host, address }) => `${address} ${host}`),
    findings: entries.filter((entry) => !isFixed(entry)).map(({ at }) => refuseGateway(context, at)),
  };
}

function isFixed({ address }: { readonly address: string }): boolean {
  return address !== "host-gateway";
}

function refuseGateway(context: ServiceContext, at: number): KeyFinding {
  const message = "Swarm cannot resolve `host-gateway`: each node has an address of its own.";
  return findingAt(context, "refused", ["extra_hosts", at], message, "Use the address of one node.");
}
