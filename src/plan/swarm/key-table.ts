import { loopback } from "./loopback.ts";
/** How stackctl treats a key of a Compose service on a Swarm. */
export type KeyTreatment =
  | { readonly kind: "carried"; readonly as: string }
  | { readonly kind: "no-effect"; readonly reason: string }
  | {
      readonly kind: "refused" | "warned";
      readonly message: string;
      readonly hint?: string;
      /** Values that equal the engine's default, and so lose nothing. */
      readonly unless?: readonly unknown[];
    };

/**
 * The treatment of every key that the Compose Specification defines for a service, and of keys below them that
 * differ from their parent; `*` stands for each entry of a list or map. A key is refused if the container would
 * work differently or less safely without it, and warned about if only a limit or a preference is lost.
 * https://github.com/compose-spec/compose-go/blob/main/schema/compose-spec.json
 */
export const keyTable: Readonly<Record<string, KeyTreatment>> = {
  annotations: warned("Swarm passes no annotations to the container's runtime."),
  attach: noEffect("Only `docker compose up` without `-d` reads this key."),
  blkio_config: warned("Swarm sets no limits for block devices."),
  build: warned(
    "Swarm nodes build no image: each node needs the image before its first task starts.",
    "Push the image to a registry that all nodes can reach.",
  ),
  cap_add: carried("CapabilityAdd"),
  cap_drop: carried("CapabilityDrop"),
  cgroup: refused(
    "Swarm leaves the cgroup namespace to the default of the node's engine.",
    "Remove the key `cgroup`, or run this stack on one engine.",
    ["private"],
  ),
  cgroup_parent: warned("Swarm chooses the parent cgroup of a container."),
  command: carried("Args"),
  configs: carried("Configs, as immutable Swarm configs with a content hash in the name"),
  container_name: carried("a host name of the service; Swarm names the containers itself"),
  cpu_count: noEffect("Only engines on Windows read this key."),
  cpu_percent: noEffect("Only engines on Windows read this key."),
  cpu_period: carried("the CPU limit, together with `cpu_quota`"),
  cpu_quota: carried("the CPU limit, divided by `cpu_period`"),
  cpu_rt_period: warned("Swarm sets no real-time limits for the CPU."),
  cpu_rt_runtime: warned("Swarm sets no real-time limits for the CPU."),
  cpu_shares: warned(
    "Swarm sets no relative weight for the CPU.",
    "Use `deploy.resources.limits.cpus` to limit the CPU.",
  ),
  cpus: carried("Resources.Limits.NanoCPUs"),
  cpuset: warned(
    "Swarm does not bind containers to single CPUs.",
    "Use `deploy.resources.limits.cpus` to limit the CPU.",
  ),
  credential_spec: refused(
    "Only Windows containers read a credential spec, and stackctl creates Linux containers.",
    "Remove the key `credential_spec`.",
  ),
  depends_on: carried("the order: stackctl creates a service once its dependencies are ready"),
  deploy: carried("Mode, UpdateConfig, RollbackConfig, Placement, Resources and RestartPolicy"),
  "deploy.resources.reservations.devices": refused(
    "Swarm cannot reserve devices by capability.",
    "Advertise the devices as `node-generic-resources` of the engine, and reserve them with `generic_resources`.",
  ),
  develop: noEffect("Only `docker compose watch` reads this key."),
  device_cgroup_rules: refused(
    "Swarm gives containers no access to devices.",
    "Run this service on one engine outside the Swarm.",
  ),
  devices: refused(
    "Swarm gives containers no access to devices.",
    "Run this service on one engine outside the Swarm.",
  ),
  dns: carried("DNSConfig.Nameservers"),
  dns_opt: carried("DNSConfig.Options"),
  dns_search: carried("DNSConfig.Search"),
  domainname: warned(
    "Swarm sets no domain name for a container.",
    "Use `hostname` with the full name, if the program reads it.",
  ),
  entrypoint: carried("Command"),
  env_file: noEffect("Compose has merged the files into `environment`."),
  environment: carried("Env; `{{` stays literal, except in the value `{{.Node.Hostname}}`"),
  expose: noEffect("Services of one network reach each other on every port."),
  extends: noEffect("Compose has merged the keys of the other service."),
  external_links: refused(
    "Swarm does not link to containers of other projects.",
    "Declare an external network that both projects join.",
  ),
  extra_hosts: carried("Hosts"),
  gpus: refused(
    "Swarm cannot reserve devices by capability.",
    "Advertise the devices as `node-generic-resources` of the engine, and reserve them with `generic_resources`.",
  ),
  group_add: carried("Groups"),
  healthcheck: carried("Healthcheck; a missing start interval becomes 250 ms, a missing start period 30 s"),
  hostname: carried("Hostname; `{{` stays literal"),
  image: carried("Image"),
  init: carried("Init"),
  ipc: refused(
    "Swarm always gives a container an IPC namespace of its own.",
    "Remove the key `ipc`, or run this stack on one engine.",
    ["private", "shareable"],
  ),
  isolation: carried("Isolation"),
  label_file: noEffect("Compose has merged the file into `labels`."),
  labels: carried("the labels of the container"),
  links: carried("the network: a linked service is reached by its name"),
  logging: carried("LogDriver"),
  mac_address: refused("Swarm chooses the MAC addresses of containers.", "Remove the key `mac_address`."),
  mem_limit: carried("Resources.Limits.MemoryBytes"),
  mem_reservation: carried("Resources.Reservations.MemoryBytes"),
  mem_swappiness: warned("Swarm does not change how a container swaps."),
  memswap_limit: warned("Swarm sets no limit for swap."),
  models: refused("Swarm runs no models.", "Run the model as a service, or run this stack on one engine."),
  network_mode: carried("an attachment to the network `host` or `bridge` of the node"),
  networks: carried("Networks, with the service name and the aliases as host names"),
  "networks.*.gw_priority": noEffect("Overlay networks are never a container's default gateway."),
  "networks.*.interface_name": warned("Swarm names the network interfaces of a container."),
  "networks.*.ipv4_address": refused(
    "Swarm chooses the addresses of containers.",
    "Remove `ipv4_address`, and use the service name as the address.",
  ),
  "networks.*.ipv6_address": refused(
    "Swarm chooses the addresses of containers.",
    "Remove `ipv6_address`, and use the service name as the address.",
  ),
  "networks.*.link_local_ips": refused(
    "Swarm chooses the addresses of containers.",
    "Remove `link_local_ips`.",
  ),
  "networks.*.mac_address": refused(
    "Swarm chooses the MAC addresses of containers.",
    "Remove `mac_address`.",
  ),
  "networks.*.priority": noEffect("The order of the networks makes no difference to containers on a Swarm."),
  oom_kill_disable: warned("Swarm never disables the out-of-memory killer."),
  oom_score_adj: warned("Swarm of engine 26 does not change the out-of-memory score."),
  pid: refused(
    "Swarm always gives a container a PID namespace of its own.",
    "Remove the key `pid`, or run this stack on one engine.",
  ),
  pids_limit: carried("Resources.Limits.Pids"),
  platform: carried("Placement.Platforms"),
  ports: carried("EndpointSpec.Ports"),
  "ports.*.app_protocol": noEffect("Compose uses it as a note only."),
  "ports.*.host_ip": warned(
    "Swarm ignores the address: the port is open on EVERY address of EVERY node, or with `mode: host` of each node with a task.",
    "Remove the port, or protect it with a firewall on each node.",
    // A loopback port is not published at all; translateEndpoint warns of it.
    ["0.0.0.0", "::", ...loopback],
  ),
  post_start: refused(
    "Swarm runs no command after a container's start.",
    "Move the command into the container's entrypoint, or into a service that runs once.",
  ),
  pre_start: refused(
    "Swarm runs no command before a container's start.",
    "Move the command into the container's entrypoint, or into a service that runs once.",
  ),
  pre_stop: refused(
    "Swarm runs no command before a container's stop.",
    "Handle the stop signal in the container's program.",
  ),
  privileged: refused(
    "Swarm runs no privileged containers.",
    "Use `cap_add` with the capabilities that the program needs.",
  ),
  profiles: noEffect("stackctl has selected the services by their profiles."),
  provider: refused("Providers create resources for one engine only.", "Declare the resource as a service."),
  pull_policy: warned(
    "Each node pulls an image before it creates a container, whatever the policy is.",
    undefined,
    ["always", "missing", "if_not_present"],
  ),
  pull_refresh_after: noEffect("Each node pulls an image before it creates a container."),
  read_only: carried("ReadOnly"),
  restart: carried("RestartPolicy, unless `deploy.restart_policy` is declared"),
  runtime: refused(
    "Swarm always uses the default runtime of a node.",
    "Set `default-runtime` in the engine's settings on the nodes, and remove the key `runtime`.",
    ["runc"],
  ),
  scale: carried("Mode.Replicated.Replicas"),
  secrets: carried("Secrets, as immutable Swarm secrets with a content hash in the name"),
  security_opt: carried("Privileges"),
  shm_size: carried("a tmpfs mount of this size on /dev/shm"),
  stdin_open: carried("OpenStdin"),
  stop_grace_period: carried("StopGracePeriod"),
  stop_signal: carried("StopSignal"),
  storage_opt: warned("Swarm sets no size limit for a container's file system."),
  sysctls: carried("Sysctls"),
  tmpfs: carried("tmpfs mounts"),
  tty: carried("TTY"),
  ulimits: carried("Ulimits"),
  use_api_socket: refused(
    "Swarm does not pass the engine's credentials to a container.",
    "Remove the key `use_api_socket`.",
  ),
  user: carried("User"),
  userns_mode: refused(
    "Swarm always uses the user namespace of the node's engine.",
    "Remove the key `userns_mode`, or run this stack on one engine.",
  ),
  uts: refused(
    "Swarm always gives a container a UTS namespace of its own.",
    "Remove the key `uts`, or run this stack on one engine.",
  ),
  volumes: carried("Mounts; files below the project folder become configs"),
  "volumes.*.bind.selinux": warned("Swarm does not relabel bind mounts for SELinux."),
  "volumes.*.consistency": noEffect("Engines on Linux ignore this key."),
  volumes_from: refused(
    "Swarm does not mount the volumes of another container.",
    "Declare the volumes of both services by name.",
  ),
  working_dir: carried("Dir"),
};

function carried(as: string): KeyTreatment {
  return { kind: "carried", as };
}

function noEffect(reason: string): KeyTreatment {
  return { kind: "no-effect", reason };
}

function refused(message: string, hint: string, unless: readonly unknown[] = []): KeyTreatment {
  return { kind: "refused", message, hint, unless };
}

function warned(message: string, hint?: string, unless: readonly unknown[] = []): KeyTreatment {
  return { kind: "warned", message, unless, ...(hint === undefined ? {} : { hint }) };
}
