import { parseDurationMs } from "../../domain/duration.ts";
import type { Branch } from "../eject/compose-tree.ts";
import { kubeName } from "./kube-names.ts";
import { listLosses } from "./lost-keys.ts";
import { tidy } from "./tidy.ts";
import { translateContainer } from "./translate-container.ts";
import { translatePodSecurity } from "./translate-security.ts";
import { nameLabel } from "./translate-services.ts";
import { translateWaits } from "./translate-waits.ts";
import type { Translating } from "./translating.ts";

/** Gives the translation of a job that runs as an init container. */
export interface Folding {
  readonly isFolded: (job: string) => boolean;
  readonly translate: (job: string, into: Translating) => Translating;
}

/** The pod of a service. `restartPolicy`: only a Job's pod needs one. */
export function translatePod(
  translating: Translating,
  folding: Folding,
  restartPolicy?: "Never" | "OnFailure",
): Branch {
  const { service, report, volumes } = translating;
  const before = translateBefore(translating, folding);
  const container = translateContainer(translating, false);
  listLosses(service, report);
  const grace =
    service.stop_grace_period === undefined ? undefined : parseDurationMs(service.stop_grace_period);
  const { platform = "" } = service;
  const [system, processor] = platform.split("/");
  return tidy({
    hostname: readHostname(translating),
    restartPolicy,
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: grace === undefined ? undefined : Math.max(1, Math.ceil(grace / 1000)),
    nodeSelector: tidy({ "kubernetes.io/os": system || undefined, "kubernetes.io/arch": processor }),
    affinity: keepApart(translating),
    hostAliases: listHostAliases(translating),
    dnsConfig: tidy({
      nameservers: [...service.dns],
      searches: [...service.dns_search],
      options: service.dns_opt.map((option) => {
        const [name = "", value] = option.split(/:(.*)/s);
        return tidy({ name, value });
      }),
    }),
    securityContext: translatePodSecurity(service, { report, ownsVolumes: volumes.hasClaim }),
    initContainers: [...before],
    containers: [container],
    volumes: volumes.list(),
  });
}

/** A node runs only one pod of a service with `max_replicas_per_node: 1`. */
function keepApart({ name, service }: Translating): Branch | undefined {
  if (service.deploy?.placement?.max_replicas_per_node !== 1) return undefined;
  const labelSelector = { matchLabels: { [nameLabel]: name } };
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "kubernetes.io/hostname", labelSelector },
      ],
    },
  };
}

/** The init containers: a job's own waits come before the job. */
function translateBefore(translating: Translating, folding: Folding): readonly Branch[] {
  const { containers, folded } = translateWaits(translating, folding.isFolded);
  const jobs = folded.flatMap((job) => {
    const message = `job ${job} runs in this service's pod, before each of its starts, instead of once`;
    translating.report("changes", ["depends_on", job], message);
    const own = folding.translate(job, translating);
    listLosses(own.service, own.report);
    return [...translateBefore(own, folding), translateContainer(own, true)];
  });
  const names = new Set<unknown>();
  return [...containers, ...jobs].filter(({ name }) => !names.has(name) && names.add(name));
}

function readHostname({ service: { hostname }, report }: Translating): string | undefined {
  if (hostname === undefined) return undefined;
  if (/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(hostname)) return hostname;
  report("changes", ["hostname"], `the host name is ${kubeName(hostname)}: Kubernetes refuses ${hostname}`);
  return kubeName(hostname);
}

function listHostAliases({ service, report }: Translating): Branch[] {
  const hosts = new Map<string, string[]>();
  for (const entry of service.extra_hosts) {
    const [, host = "", address = ""] = /^([^=:]+)[=:]\[?(.*?)\]?$/.exec(entry) ?? [];
    if (!/^[0-9a-f.:]+$/i.test(address)) {
      report("changes", ["extra_hosts"], `${host} is left out: ${address} is no address in a cluster`);
      continue;
    }
    hosts.set(address, [...(hosts.get(address) ?? []), host]);
  }
  return [...hosts].map(([ip, hostnames]) => ({ ip, hostnames }));
}
