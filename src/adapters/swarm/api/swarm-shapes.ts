import * as z from "zod";
import { Moment as EngineMoment } from "../../docker/moment.ts";

/**
 * The used parts of the responses of the Swarm API
 * (https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Service). Unknown keys are ignored.
 */
const Labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) => labels ?? {});
/** A time that may be absent. */
const Moment = EngineMoment.nullish().transform((atMs) => atMs ?? undefined);

const Port = z.object({
  Protocol: z.string().default("tcp"),
  TargetPort: z.number().default(0),
  PublishedPort: z.number().default(0),
  PublishMode: z.string().default("ingress"),
});
const Ports = z
  .array(Port)
  .nullish()
  .transform((ports) => ports ?? []);

/** The configs and secrets that a container refers to. */
const Contents = z
  .looseObject({
    Configs: z.array(z.looseObject({ ConfigID: z.string() })).nullish(),
    Secrets: z.array(z.looseObject({ SecretID: z.string() })).nullish(),
  })
  .nullish();

const ContainerSpec = z.object({
  Image: z.string().default(""),
  Labels,
  Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
  StopGracePeriod: z.number().optional(),
});

const TaskSpec = z.object({
  ContainerSpec: ContainerSpec.nullish(),
  ForceUpdate: z.number().default(0),
  Resources: z.object({ Limits: z.object({ MemoryBytes: z.number().optional() }).nullish() }).nullish(),
});

/** A task: one container of a service, on one node. Its desired state says whether the Swarm wants it to run. */
export const SwarmTask = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  CreatedAt: Moment,
  UpdatedAt: Moment,
  ServiceID: z.string(),
  Slot: z.number().default(0),
  NodeID: z.string().default(""),
  DesiredState: z.string().default(""),
  JobIteration: z.object({ Index: z.number().default(0) }).nullish(),
  Spec: TaskSpec,
  Status: z.object({
    Timestamp: Moment,
    State: z.string(),
    Message: z.string().default(""),
    Err: z.string().default(""),
    ContainerStatus: z
      .object({ ContainerID: z.string().default(""), ExitCode: z.number().default(0) })
      .nullish(),
    PortStatus: z.object({ Ports }).nullish(),
  }),
});
export type SwarmTask = z.infer<typeof SwarmTask>;

/**
 * A service of the Swarm with its state. The specification keeps keys that stackctl does not know, at each depth, because
 * stackctl sends the whole specification back when it changes the service.
 */
export const SwarmObject = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  UpdatedAt: Moment,
  Spec: z.looseObject({
    Name: z.string(),
    Labels,
    TaskTemplate: z.looseObject({ ForceUpdate: z.number().default(0), ContainerSpec: Contents }),
    Mode: z
      .looseObject({
        Global: z.looseObject({}).nullish(),
        Replicated: z.looseObject({ Replicas: z.number().nullish() }).nullish(),
        ReplicatedJob: z.looseObject({}).nullish(),
      })
      .nullish(),
  }),
  /** The configuration before the last change, to which a failed update returns. */
  PreviousSpec: z.object({ TaskTemplate: z.object({ ContainerSpec: Contents }) }).nullish(),
  Endpoint: z.object({ Ports }).nullish(),
  UpdateStatus: z.object({ State: z.string().default(""), Message: z.string().default("") }).nullish(),
  JobStatus: z.object({ JobIteration: z.object({ Index: z.number().default(0) }).nullish() }).nullish(),
});
export type SwarmObject = z.infer<typeof SwarmObject>;

/** A node of the Swarm. */
export const SwarmNode = z.object({
  ID: z.string(),
  Spec: z.object({ Role: z.string().default("worker"), Availability: z.string().default("active"), Labels }),
  Description: z.object({
    Hostname: z.string().default(""),
    Resources: z.object({ NanoCPUs: z.number().default(0), MemoryBytes: z.number().default(0) }).nullish(),
  }),
  Status: z.object({ State: z.string().default("unknown") }),
});
export type SwarmNode = z.infer<typeof SwarmNode>;

/** A network, config or secret of the Swarm. */
export const SwarmResource = z.object({ ID: z.string(), Name: z.string(), Labels, UpdatedAt: Moment });
export type SwarmResource = z.infer<typeof SwarmResource>;
