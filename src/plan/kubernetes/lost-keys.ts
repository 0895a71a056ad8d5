import type { LossWeight } from "../../domain/kubernetes.ts";
import { branchOf, type Tree } from "../eject/compose-tree.ts";
import type { ComposeService } from "./compose-service.ts";
import type { Report } from "./report-loss.ts";

interface LostKey {
  readonly weight: LossWeight;
  readonly message: string;
}

const breaks = (message: string): LostKey => ({ weight: "breaks", message });
const changes = (message: string): LostKey => ({ weight: "changes", message });
const minor = (message: string): LostKey => ({ weight: "minor", message });

/** Keys of a service for which Kubernetes has no place, or none that the exporter fills. */
export const lostKeys: Readonly<Record<string, LostKey>> = {
  devices: breaks("the devices are left out: a device plugin must offer them as a resource"),
  device_cgroup_rules: breaks("the rules are left out: a device plugin must offer the devices"),
  models: breaks("the models are left out: Kubernetes has no model runner"),
  provider: breaks("the provider is left out: it is a program on this machine"),
  volumes_from: breaks("the volumes of the other service are left out: name them under volumes"),
  external_links: breaks("containers outside the project are not reachable by their names"),
  credential_spec: breaks("the credential spec is left out"),
  use_api_socket: breaks("the engine's socket is left out: no engine is there"),
  post_start: changes(
    "the hook is left out: postStart of Kubernetes runs at the same time as the entrypoint",
  ),
  pre_stop: changes("the hook is left out: add a preStop hook to the container"),
  links: changes("only the service's own name resolves: an alias of a link is left out"),
  ulimits: changes("the limits of the container runtime apply"),
  cgroup: changes("the pod has a cgroup namespace of its own"),
  cgroup_parent: changes("the kubelet chooses the parent cgroup"),
  ipc: changes("the pod has an IPC namespace of its own"),
  pid: changes("the pod has a PID namespace of its own"),
  uts: changes("the pod has a UTS namespace of its own"),
  userns_mode: changes("the cluster decides about user namespaces"),
  runtime: changes("the runtime is left out: set runtimeClassName"),
  isolation: changes("the isolation is left out: set runtimeClassName"),
  stop_signal: changes("the signal of the image applies, or SIGTERM"),
  domainname: changes("the domain is the cluster's"),
  mac_address: changes("the address is left out"),
  cpuset: changes("the container may use any processor"),
  cpu_rt_period: changes("real-time scheduling is left out"),
  cpu_rt_runtime: changes("real-time scheduling is left out"),
  cpu_shares: changes("the weight is left out: set a request of CPU"),
  cpu_quota: changes("the quota is left out: set a limit of CPU"),
  cpu_period: changes("the period is left out: set a limit of CPU"),
  cpu_count: changes("the count is left out: set a limit of CPU"),
  cpu_percent: changes("the share is left out: set a limit of CPU"),
  oom_kill_disable: changes("the kernel may kill the container"),
  storage_opt: changes("the size of the container's file system is not limited"),
  mem_swappiness: minor("the node decides about swapping"),
  memswap_limit: minor("the node decides about swapping"),
  oom_score_adj: minor("the kubelet chooses the score"),
  blkio_config: minor("the weights are left out"),
  pids_limit: minor("the kubelet limits the processes of a pod"),
  init: minor("no init process reaps orphans: use an image with one if the program starts processes"),
  logging: minor("the node collects the logs"),
  container_name: minor("the pod has a generated name"),
  develop: minor("Compose Watch is for one machine"),
  attach: minor("kubectl logs shows the output"),
  label_file: minor("the labels are read when stackctl ejects"),
};

/** Keys that the translation reads. */
const translated = new Set([
  ...["image", "build", "command", "entrypoint", "environment", "env_file", "labels", "annotations"],
  ...["ports", "expose", "volumes", "tmpfs", "configs", "secrets", "depends_on", "healthcheck", "networks"],
  ...["deploy", "gpus", "scale", "mem_limit", "mem_reservation", "cpus", "user", "working_dir", "cap_add"],
  ...["cap_drop", "security_opt", "group_add", "privileged", "read_only", "shm_size", "sysctls"],
  ...["stop_grace_period", "restart", "hostname", "extra_hosts", "dns", "dns_search", "dns_opt"],
  ...["pull_policy", "pull_refresh_after", "platform", "stdin_open", "tty", "network_mode", "profiles"],
  ...["name", "extends"],
]);

const lostOfDeploy: Readonly<Record<string, LostKey>> = {
  update_config: changes("the Deployment's own strategy applies"),
  rollback_config: minor("kubectl rollout undo returns to the earlier version"),
  restart_policy: changes("a Deployment always restarts its containers"),
  endpoint_mode: minor("the Service has one address"),
};

const anyNode = changes("any node may run the pod: set nodeSelector or affinity");
const lostOfPlacement: Readonly<Record<string, LostKey>> = { constraints: anyNode, preferences: anyNode };

const lostOfNetwork: Readonly<Record<string, LostKey>> = {
  ipv4_address: changes("the address is left out: other services use the name"),
  ipv6_address: changes("the address is left out: other services use the name"),
  link_local_ips: changes("the addresses are left out"),
  mac_address: changes("the address is left out"),
  interface_name: changes("the interface is eth0"),
  driver_opts: minor("the network plugin has its own options"),
  priority: minor("the pod has one network"),
  gw_priority: minor("the pod has one network"),
};

/** Reports each key of a service that has no place. */
export function listLosses(service: ComposeService, report: Report): void {
  for (const [key, value] of Object.entries(service)) {
    if (translated.has(key) || key.startsWith("x-") || isNothing(value)) continue;
    const { weight, message } = lostKeys[key] ?? changes("stackctl knows no place for this key");
    report(weight, [key], message);
  }
  listBelow(branchOf(service.deploy), lostOfDeploy, (key) => ["deploy", key], report);
  const placement = branchOf(branchOf(service.deploy).placement);
  listBelow(placement, lostOfPlacement, (key) => ["deploy", "placement", key], report);
  if (branchOf(branchOf(branchOf(service.deploy).resources).limits).pids !== undefined) {
    report("minor", ["deploy", "resources", "limits", "pids"], lostKeys.pids_limit?.message ?? "");
  }
  for (const [network, joined] of Object.entries(service.networks))
    listBelow(branchOf(joined), lostOfNetwork, (key) => ["networks", network, key], report);
  listMode(service, report);
}

function listBelow(
  parts: Readonly<Record<string, Tree>>,
  lost: Readonly<Record<string, LostKey>>,
  pathOf: (key: string) => readonly string[],
  report: Report,
): void {
  for (const [key, { weight, message }] of Object.entries(lost)) {
    if (!isNothing(parts[key])) report(weight, pathOf(key), message);
  }
}

function listMode({ network_mode: mode, deploy }: ComposeService, report: Report): void {
  if (mode?.startsWith("service:") || mode?.startsWith("container:"))
    report(
      "breaks",
      ["network_mode"],
      `the pod has a network of its own: it does not share that of ${mode.replace(/^\w+:/, "")}`,
    );
  else if (mode === "host")
    report("changes", ["network_mode"], "the pod has a network of its own, not the node's");
  else if (mode === "none")
    report("changes", ["network_mode"], "the pod has a network: add a NetworkPolicy without rules");
  if (deploy?.mode?.startsWith("global"))
    report("changes", ["deploy", "mode"], "one pod runs, not one on each node: use a DaemonSet");
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
