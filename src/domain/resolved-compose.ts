import * as z from "zod";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.array(text).nullish();
const textMap = z.record(z.string(), text.nullable()).nullish();
const count = z.coerce.number().nullish();
const flag = z.boolean().nullish();

/** A reference of a service to a config or secret. Compose prints `mode` as an octal text. */
const ContentReference = z.looseObject({
  source: z.string(),
  target: z.string().optional(),
  uid: text.optional(),
  gid: text.optional(),
  mode: z.union([z.string(), z.number()]).optional(),
});
export type ContentReference = z.infer<typeof ContentReference>;

/** An entry of `volumes` in a service. */
const ResolvedMount = z.looseObject({
  type: z.string(),
  source: z.string().optional(),
  target: z.string(),
  read_only: flag,
  bind: z.looseObject({ propagation: z.string().optional(), recursive: z.string().optional() }).nullish(),
  volume: z.looseObject({ nocopy: flag, subpath: z.string().optional(), labels: textMap }).nullish(),
  tmpfs: z
    .looseObject({ size: text.optional(), mode: z.union([z.string(), z.number()]).optional() })
    .nullish(),
});
export type ResolvedMount = z.infer<typeof ResolvedMount>;

const ResolvedPort = z.looseObject({
  name: z.string().optional(),
  mode: z.string().default("ingress"),
  host_ip: z.string().optional(),
  target: z.coerce.number(),
  published: text.optional(),
  protocol: z.string().default("tcp"),
});
export type ResolvedPort = z.infer<typeof ResolvedPort>;

const ResolvedCheck = z.looseObject({
  disable: flag,
  test: z.union([z.string(), z.array(z.string())]).nullish(),
  interval: text.optional(),
  timeout: text.optional(),
  retries: count,
  start_period: text.optional(),
  start_interval: text.optional(),
});
export type ResolvedCheck = z.infer<typeof ResolvedCheck>;

const UpdateSettings = z
  .looseObject({
    parallelism: count,
    delay: text.optional(),
    failure_action: z.string().optional(),
    monitor: text.optional(),
    max_failure_ratio: count,
    order: z.string().optional(),
  })
  .nullish();
export type UpdateSettings = z.infer<typeof UpdateSettings>;

const GenericResource = z.looseObject({
  discrete_resource_spec: z.looseObject({ kind: z.string(), value: z.coerce.number() }).nullish(),
});

const ResolvedDeploy = z.looseObject({
  mode: z.string().optional(),
  replicas: count,
  labels: textMap,
  endpoint_mode: z.string().optional(),
  update_config: UpdateSettings,
  rollback_config: UpdateSettings,
  restart_policy: z
    .looseObject({
      condition: z.string().optional(),
      delay: text.optional(),
      max_attempts: count,
      window: text.optional(),
    })
    .nullish(),
  placement: z
    .looseObject({
      constraints: texts,
      preferences: z.array(z.looseObject({ spread: z.string().optional() })).nullish(),
      max_replicas_per_node: count,
    })
    .nullish(),
  resources: z
    .looseObject({
      limits: z.looseObject({ cpus: count, memory: text.optional(), pids: count }).nullish(),
      reservations: z
        .looseObject({
          cpus: count,
          memory: text.optional(),
          generic_resources: z.array(GenericResource).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
export type ResolvedDeploy = z.infer<typeof ResolvedDeploy>;

const Limit = z.union([
  z.coerce.number(),
  z.looseObject({ soft: z.coerce.number(), hard: z.coerce.number() }),
]);

/** A service as `docker compose config --format json` prints it. Keys without a place in a Swarm are absent. */
export const ResolvedService = z.looseObject({
  image: z.string().optional(),
  command: z.array(text).nullish(),
  entrypoint: z.array(text).nullish(),
  environment: textMap,
  labels: textMap,
  user: text.nullish(),
  working_dir: z.string().nullish(),
  hostname: z.string().nullish(),
  container_name: z.string().nullish(),
  init: flag,
  tty: flag,
  stdin_open: flag,
  read_only: flag,
  stop_signal: z.string().nullish(),
  stop_grace_period: text.nullish(),
  group_add: texts,
  cap_add: texts,
  cap_drop: texts,
  security_opt: texts,
  isolation: z.string().nullish(),
  sysctls: textMap,
  ulimits: z.record(z.string(), Limit).nullish(),
  dns: texts,
  dns_search: texts,
  dns_opt: texts,
  extra_hosts: texts,
  healthcheck: ResolvedCheck.nullish(),
  logging: z.looseObject({ driver: z.string().optional(), options: textMap }).nullish(),
  volumes: z.array(ResolvedMount).nullish(),
  tmpfs: texts,
  shm_size: text.nullish(),
  configs: z.array(ContentReference).nullish(),
  secrets: z.array(ContentReference).nullish(),
  ports: z.array(ResolvedPort).nullish(),
  networks: z
    .record(z.string(), z.looseObject({ aliases: texts, driver_opts: textMap }).nullable())
    .nullish(),
  network_mode: z.string().nullish(),
  restart: z.string().nullish(),
  scale: count,
  platform: z.string().nullish(),
  cpus: count,
  cpu_quota: count,
  cpu_period: count,
  mem_limit: text.nullish(),
  mem_reservation: text.nullish(),
  pids_limit: count,
  links: texts,
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string().optional() })).nullish(),
  deploy: ResolvedDeploy.nullish(),
});
export type ResolvedService = z.infer<typeof ResolvedService>;

const ResolvedNetwork = z.looseObject({
  name: z.string(),
  driver: z.string().optional(),
  driver_opts: textMap,
  external: flag,
  internal: flag,
  attachable: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
  labels: textMap,
  ipam: z
    .looseObject({
      driver: z.string().optional(),
      options: textMap,
      config: z
        .array(
          z.looseObject({
            subnet: z.string().optional(),
            ip_range: z.string().optional(),
            gateway: z.string().optional(),
            aux_addresses: textMap,
          }),
        )
        .nullish(),
    })
    .nullish(),
});
export type ResolvedNetwork = z.infer<typeof ResolvedNetwork>;

const ResolvedVolume = z.looseObject({
  name: z.string(),
  driver: z.string().optional(),
  driver_opts: textMap,
  external: flag,
  labels: textMap,
});
export type ResolvedVolume = z.infer<typeof ResolvedVolume>;

const ResolvedContent = z.looseObject({
  name: z.string(),
  external: flag,
  file: z.string().optional(),
  content: z.string().optional(),
  environment: z.string().optional(),
  /** Only secrets have one: a plugin that provides the content. */
  driver: z.string().optional(),
  labels: textMap,
});
export type ResolvedContent = z.infer<typeof ResolvedContent>;

/** The document that `docker compose config --format json` prints, with every `$$` already undone. */
export const ResolvedCompose = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), ResolvedService).default({}),
  networks: z.record(z.string(), ResolvedNetwork).nullish(),
  volumes: z.record(z.string(), ResolvedVolume).nullish(),
  configs: z.record(z.string(), ResolvedContent).nullish(),
  secrets: z.record(z.string(), ResolvedContent).nullish(),
});
export type ResolvedCompose = z.infer<typeof ResolvedCompose>;
