import * as z from "zod";

const text = z.union([z.string(), z.number().transform(String)]);

const Dependency = z.looseObject({
  condition: z
    .enum(["service_started", "service_healthy", "service_completed_successfully"])
    .default("service_started"),
  required: z.boolean().default(true),
  restart: z.boolean().default(false),
});

const Port = z.looseObject({
  host_ip: z.string().default(""),
  published: text.optional(),
  target: z.number(),
  protocol: z.enum(["tcp", "udp", "sctp"]).default("tcp"),
});

const Healthcheck = z.looseObject({
  disable: z.boolean().default(false),
  test: z.array(z.string()).nullish(),
  interval: z.string().optional(),
  timeout: z.string().optional(),
  start_period: z.string().optional(),
  start_interval: z.string().optional(),
  retries: z.number().optional(),
});

const Device = z.looseObject({ driver: z.string().optional(), capabilities: z.array(z.string()).optional() });

const Volume = z.looseObject({
  type: z.string(),
  source: z.string().optional(),
  target: z.string().default(""),
  bind: z.object({ create_host_path: z.boolean().optional() }).optional(),
});

const Deploy = z.looseObject({
  replicas: z.number().optional(),
  restart_policy: z.object({ condition: z.string().default("") }).optional(),
  resources: z
    .object({
      limits: z.object({ memory: text.optional(), cpus: text.optional() }).optional(),
      reservations: z.object({ memory: text.optional(), devices: z.array(Device).optional() }).optional(),
    })
    .optional(),
});

/** A service's reference to a config or secret of the project. */
const Reference = z.looseObject({ source: z.string().default(""), target: z.string().optional() });

/** Compose writes inline content into the container itself. The engine mounts a file. */
const Material = z.looseObject({
  content: z.string().optional(),
  environment: z.string().optional(),
  file: z.string().optional(),
  external: z.boolean().default(false),
});

/** One service of the project. Unknown keys are kept, because they may need work by Compose. */
export const ConfigService = z.looseObject({
  profiles: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), Dependency).nullish(),
  ports: z.array(Port).nullish(),
  healthcheck: Healthcheck.nullish(),
  restart: z.string().default(""),
  scale: z.number().optional(),
  deploy: Deploy.nullish(),
  labels: z.record(z.string(), text).nullish(),
  image: z.string().optional(),
  build: z.unknown().optional(),
  pull_policy: z.string().optional(),
  volumes: z.array(Volume).nullish(),
  network_mode: z.string().default(""),
  read_only: z.boolean().optional(),
  ipc: z.string().default(""),
  pid: z.string().default(""),
  volumes_from: z.array(z.string()).nullish(),
  mem_limit: text.optional(),
  mem_reservation: text.optional(),
  container_name: z.string().optional(),
  platform: z.string().optional(),
  devices: z.array(z.looseObject({ source: z.string().default("") })).nullish(),
  runtime: z.string().optional(),
  logging: z.looseObject({ driver: z.string().optional() }).nullish(),
  security_opt: z.array(z.string()).nullish(),
  cpus: text.optional(),
  networks: z
    .record(z.string(), z.looseObject({ aliases: z.array(z.string()).nullish() }).nullish())
    .nullish(),
  gpus: z.array(Device).nullish(),
  post_start: z.array(z.unknown()).nullish(),
  provider: z.looseObject({ type: z.string().default("") }).nullish(),
  models: z.record(z.string(), z.unknown()).nullish(),
  configs: z.array(Reference).nullish(),
  secrets: z.array(Reference).nullish(),
  "x-stackctl": z.unknown().optional(),
});
export type ConfigService = z.infer<typeof ConfigService>;

/** The used part of the output of `docker compose config --format json`. All other keys are dropped. */
export const ComposeConfig = z.object({
  name: z.string(),
  services: z.record(z.string(), ConfigService).default({}),
  configs: z.record(z.string(), Material).nullish(),
  secrets: z.record(z.string(), Material).nullish(),
  networks: z.record(z.string(), z.unknown()).nullish(),
  volumes: z.record(z.string(), z.unknown()).nullish(),
});
export type ComposeConfig = z.infer<typeof ComposeConfig>;
