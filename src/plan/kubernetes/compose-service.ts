import * as z from "zod";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z
  .array(text)
  .nullish()
  .transform((list) => list ?? []);
const map = z
  .record(z.string(), text.nullable())
  .nullish()
  .transform((entries) => entries ?? {});
const number = z.union([z.number(), z.string()]).transform(Number);

const Reference = z.looseObject({
  source: z.string(),
  target: z.string().optional(),
  mode: text.optional(),
});
export type ComposeReference = z.infer<typeof Reference>;

const Mount = z.looseObject({
  type: z.string(),
  source: z.string().optional(),
  target: z.string().default(""),
  read_only: z.boolean().default(false),
  volume: z.looseObject({ subpath: z.string().optional() }).nullish(),
  tmpfs: z.looseObject({ size: text.optional() }).nullish(),
});
export type ComposeMount = z.infer<typeof Mount>;

const Device = z.looseObject({
  driver: z.string().optional(),
  count: number.optional(),
  device_ids: texts,
  capabilities: texts,
});

const Healthcheck = z.looseObject({
  disable: z.boolean().default(false),
  test: texts,
  interval: z.string().optional(),
  timeout: z.string().optional(),
  start_period: z.string().optional(),
  start_interval: z.string().optional(),
  retries: z.number().optional(),
});
export type ComposeHealthcheck = z.infer<typeof Healthcheck>;

const Sizes = z.looseObject({ cpus: text.optional(), memory: text.optional() });
const Network = z.looseObject({ aliases: texts }).nullable();

/** A service as `docker compose config` prints it. Unknown keys stay, so that they can be listed. */
export const ComposeService = z.looseObject({
  image: z.string().optional(),
  build: z.json().optional(),
  command: z.array(text).nullish(),
  entrypoint: z.array(text).nullish(),
  environment: map,
  labels: map,
  annotations: map,
  ports: z
    .array(
      z.looseObject({
        target: number,
        published: text.optional(),
        protocol: z.string().default("tcp"),
        host_ip: z.string().default(""),
      }),
    )
    .default([]),
  expose: texts,
  volumes: z.array(Mount).default([]),
  tmpfs: texts,
  configs: z
    .array(Reference)
    .nullish()
    .transform((list) => list ?? []),
  secrets: z
    .array(Reference)
    .nullish()
    .transform((list) => list ?? []),
  depends_on: z
    .record(z.string(), z.looseObject({ condition: z.string(), required: z.boolean().default(true) }))
    .default({}),
  healthcheck: Healthcheck.optional(),
  networks: z.record(z.string(), Network).default({}),
  deploy: z
    .looseObject({
      replicas: number.optional(),
      mode: z.string().optional(),
      placement: z.looseObject({ max_replicas_per_node: number.optional() }).nullish(),
      labels: map,
      resources: z
        .looseObject({
          limits: Sizes.optional(),
          reservations: Sizes.extend({ devices: z.array(Device).default([]) }).optional(),
        })
        .default({}),
    })
    .nullish(),
  gpus: z.array(Device).nullish(),
  scale: number.optional(),
  mem_limit: text.optional(),
  mem_reservation: text.optional(),
  cpus: text.optional(),
  user: text.optional(),
  working_dir: z.string().optional(),
  cap_add: texts,
  cap_drop: texts,
  security_opt: texts,
  group_add: texts,
  privileged: z.boolean().default(false),
  read_only: z.boolean().default(false),
  shm_size: text.optional(),
  sysctls: map,
  stop_grace_period: z.string().optional(),
  restart: text.optional(),
  hostname: z.string().optional(),
  extra_hosts: texts,
  dns: texts,
  dns_search: texts,
  dns_opt: texts,
  pull_policy: z.string().optional(),
  platform: z.string().optional(),
  stdin_open: z.boolean().default(false),
  tty: z.boolean().default(false),
  network_mode: z.string().optional(),
});
export type ComposeService = z.infer<typeof ComposeService>;

const Material = z.looseObject({
  name: z.string().optional(),
  file: z.string().optional(),
  content: z.string().optional(),
  environment: z.string().optional(),
  external: z.boolean().default(false),
});
export type ComposeMaterial = z.infer<typeof Material>;

const DeclaredNetwork = z.looseObject({ internal: z.boolean().default(false) });

/** A project as `docker compose config` prints it. */
export const ComposeDocument = z.looseObject({
  name: z.string().default("project"),
  services: z.record(z.string(), ComposeService).default({}),
  volumes: z
    .record(
      z.string(),
      z.looseObject({
        name: z.string().optional(),
        driver: z.string().optional(),
        external: z.boolean().default(false),
        driver_opts: map,
      }),
    )
    .default({}),
  networks: z
    .record(
      z.string(),
      DeclaredNetwork.nullable().transform((network) => network ?? { internal: false }),
    )
    .default({}),
  configs: z.record(z.string(), Material).default({}),
  secrets: z.record(z.string(), Material).default({}),
});
export type ComposeDocument = z.infer<typeof ComposeDocument>;
