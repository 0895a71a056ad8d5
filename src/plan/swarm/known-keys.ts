/**
 * The known keys below a carried key of a service; `*` stands for each entry of a list or map. A newer Compose may print
 * others.
 * https://github.com/compose-spec/compose-go/blob/main/schema/compose-spec.json
 */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  "configs.*": ["source", "target", "uid", "gid", "mode"],
  "depends_on.*": ["condition", "required", "restart"],
  deploy: [
    "mode",
    "endpoint_mode",
    "replicas",
    "labels",
    "rollback_config",
    "update_config",
    "resources",
    "restart_policy",
    "placement",
  ],
  "deploy.placement": ["constraints", "preferences", "max_replicas_per_node"],
  "deploy.placement.preferences.*": ["spread"],
  "deploy.resources": ["limits", "reservations"],
  "deploy.resources.limits": ["cpus", "memory", "pids"],
  "deploy.resources.reservations": ["cpus", "memory", "generic_resources", "devices"],
  "deploy.restart_policy": ["condition", "delay", "max_attempts", "window"],
  "deploy.rollback_config": [
    "parallelism",
    "delay",
    "failure_action",
    "monitor",
    "max_failure_ratio",
    "order",
  ],
  "deploy.update_config": ["parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order"],
  healthcheck: ["disable", "test", "interval", "timeout", "retries", "start_period", "start_interval"],
  logging: ["driver", "options"],
  "networks.*": [
    "aliases",
    "interface_name",
    "ipv4_address",
    "ipv6_address",
    "link_local_ips",
    "mac_address",
    "driver_opts",
    "priority",
    "gw_priority",
  ],
  "ports.*": ["name", "mode", "host_ip", "target", "published", "protocol", "app_protocol"],
  "secrets.*": ["source", "target", "uid", "gid", "mode"],
  "volumes.*": ["type", "source", "target", "read_only", "consistency", "bind", "volume", "tmpfs", "image"],
  "volumes.*.bind": ["propagation", "create_host_path", "recursive", "selinux"],
  "volumes.*.tmpfs": ["size", "mode"],
  "volumes.*.volume": ["labels", "nocopy", "subpath"],
};
