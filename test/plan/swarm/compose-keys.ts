/**
 * The keys of a service in the Compose Specification's schema.
 * https://github.com/compose-spec/compose-go/blob/main/schema/compose-spec.json
 */
export const composeKeys = `
  annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
  cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy
  develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends
  external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links
  logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks
  oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles
  provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open
  stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes
  volumes_from working_dir
`
  .trim()
  .split(/\s+/);

/** What Compose prints for each key in one example. */
export const composeSamples: Readonly<Record<string, unknown>> = {
  annotations: { a: "b" },
  attach: false,
  blkio_config: { weight: 300 },
  build: { context: "/project", dockerfile: "Dockerfile" },
  cap_add: ["NET_ADMIN"],
  cap_drop: ["ALL"],
  cgroup: "host",
  cgroup_parent: "m-executor-abcd",
  command: ["run"],
  configs: [{ source: "settings", target: "/settings" }],
  container_name: "front",
  cpu_count: 2,
  cpu_percent: 50,
  cpu_period: 50_000,
  cpu_quota: 25_000,
  cpu_rt_period: 1400,
  cpu_rt_runtime: 400,
  cpu_shares: 73,
  cpus: 0.5,
  cpuset: "0",
  credential_spec: { file: "spec.json" },
  depends_on: { db: { condition: "service_healthy", required: true } },
  deploy: { replicas: 3 },
  develop: { watch: [{ path: "/project", action: "rebuild" }] },
  device_cgroup_rules: ["c 1:3 mr"],
  devices: [{ source: "/dev/null", target: "/dev/null", permissions: "rwm" }],
  dns: ["1.1.1.1"],
  dns_opt: ["use-vc"],
  dns_search: ["example.com"],
  domainname: "example.com",
  entrypoint: ["/init"],
  env_file: [{ path: "/project/a.env", required: true }],
  environment: { A: "1" },
  expose: ["80"],
  extends: { service: "base" },
  external_links: ["other_db_1:db"],
  extra_hosts: ["other=10.0.0.1"],
  gpus: [{ count: -1 }],
  group_add: ["mail"],
  healthcheck: { test: ["CMD", "true"] },
  hostname: "front",
  image: "other",
  init: true,
  ipc: "host",
  isolation: "default",
  label_file: ["/project/labels"],
  labels: { a: "b" },
  links: ["db"],
  logging: { driver: "json-file", options: { "max-size": "1m" } },
  mac_address: "02:42:ac:11:65:43",
  mem_limit: "67108864",
  mem_reservation: "33554432",
  mem_swappiness: 60,
  memswap_limit: "134217728",
  models: { llm: null },
  network_mode: "host",
  networks: { back: { aliases: ["front"] } },
  oom_kill_disable: true,
  oom_score_adj: 500,
  pid: "host",
  pids_limit: 10,
  platform: "linux/amd64",
  ports: [{ mode: "ingress", target: 80, published: "8080", protocol: "tcp" }],
  post_start: [{ command: ["true"] }],
  pre_start: [{ command: ["true"] }],
  pre_stop: [{ command: ["true"] }],
  privileged: true,
  profiles: ["debug"],
  provider: { type: "cloud" },
  pull_policy: "never",
  pull_refresh_after: "24h",
  read_only: true,
  restart: "always",
  runtime: "runsc",
  scale: 2,
  secrets: [{ source: "token", target: "/run/secrets/token" }],
  security_opt: ["no-new-privileges:true"],
  shm_size: "67108864",
  stdin_open: true,
  stop_grace_period: "20s",
  stop_signal: "SIGINT",
  storage_opt: { size: "1G" },
  sysctls: { "net.core.somaxconn": "1024" },
  tmpfs: ["/run:size=1m"],
  tty: true,
  ulimits: { nofile: { soft: 100, hard: 200 } },
  use_api_socket: true,
  user: "1000",
  userns_mode: "host",
  uts: "host",
  volumes: [{ type: "tmpfs", target: "/cache", tmpfs: {} }],
  volumes_from: ["db"],
  working_dir: "/srv",
};

/** The top-level parts that the samples refer to. */
export const sampleResources = {
  networks: { back: { name: "demo_back" } },
  configs: { settings: { name: "demo_settings", content: "a" } },
  secrets: { token: { name: "demo_token", environment: "TOKEN" } },
};
