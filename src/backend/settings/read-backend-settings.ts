import * as z from "zod";
import { DurationMs } from "../../domain/duration.ts";
import { type Problem, StackError } from "../../domain/errors.ts";
import { Secret } from "../../domain/secret.ts";
import { SizeBytes } from "../../domain/size.ts";
import { isSecret } from "../../plan/secrets/is-secret.ts";
import type { Access } from "../server/create-app.ts";
import { logLevels } from "../server/create-log.ts";
import { AllowedHosts, nameAddress, parseHost } from "../server/parse-host.ts";
import { defaultKeep } from "../training/jobs/job.ts";

const SecretText = z.string().transform((value) => new Secret(value));

/** Settings from the container's environment, without the features' flags. An empty value counts as absent. */
export const BackendSettings = z.object({
  STACKCTL_ROLE: z
    .enum(["backend", "trainer", "rank"])
    .default("backend")
    .describe("Program that this container runs"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(10_010).describe("Port to listen on"),
  HOST: z.string().optional().describe("Address to listen on; default: every address"),
  ENVIRONMENT: z.string().default("development").describe("Name of the environment, reported by the API"),
  LOG_LEVEL: z.enum(logLevels).default("info").describe("Log level; the log has one JSON object per line"),
  ALLOWED_HOSTS: AllowedHosts.default([]).describe(
    "Host names and addresses of the server that clients use, in addition to localhost and the service's name; *.NAME covers every name that ends with .NAME",
  ),
  API_TOKEN: SecretText.optional().describe(
    "Bearer token that every request must send, except reads of /health, /api/v1/features, /docs and /openapi.json",
  ),
  API_TOKEN_READS: z
    .enum(["token", "open"])
    .default("token")
    .describe("Whether reads also require API_TOKEN: token or open"),
  TABBY_API_KEY: SecretText.optional().describe("Sent to Tabby as a bearer token"),
  TABBY_TIMEOUT: DurationMs.default(15_000).describe("Longest time for one response of Tabby"),
  DATA_DIR: z
    .string()
    .optional()
    .describe("Folder of training files and jobs; without it, jobs end with the process"),
  UPLOAD_QUOTA: SizeBytes.default(4 * 1024 ** 3).describe("Total size of all uploaded files"),
  DATABASE_URL: SecretText.optional().describe(
    "Postgres that keeps the jobs, in place of a file in DATA_DIR",
  ),
  TRAINING_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("Number of training jobs that run at the same time"),
  TRAINING_MAX_RESTARTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(3)
    .describe("Number of restarts of a job after crashes"),
  TRAINING_KEEP: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(defaultKeep)
    .describe("Number of last checkpoints to keep per job, in addition to the best one"),
  TRAINER_PYTHON: z.string().default("python3").describe("Python interpreter for training"),
  FSDP_NPROC_PER_NODE: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe("Number of processes per job and node in the trainer service"),
  FSDP_NNODES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("Number of nodes of a job that sets no `nnodes`, and the maximum of `nnodes`"),
  FSDP_RANK_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(8597)
    .describe("Port of the trainer service for its rank services"),
  FSDP_RANKS_URL: z
    .url({ protocol: /^https?$/ })
    .default("http://fsdp:8597")
    .transform((text) => new URL(text))
    .describe("URL of that port for a rank service"),
  FSDP_RANK_TIMEOUT: DurationMs.default(120_000).describe(
    "Longest time for the rank services of a job to connect, and for its processes to start",
  ),
  FSDP_NODE: z.string().max(255).optional().describe("Name of this node; default: the host name"),
  FSDP_ADDRESS: z
    .string()
    .optional()
    .describe("Address of the trainer service for other nodes; default: the one by which each reaches it"),
  FSDP_SHARED_DIR: z
    .string()
    .optional()
    .describe("Folder that all nodes see, for checkpoints; without it, rank 0 collects them"),
});
export type BackendSettings = z.infer<typeof BackendSettings>;

/** Parses the settings. Throws StackError `invalid-setting` with all problems. */
export function readBackendSettings(env: Readonly<Record<string, string | undefined>>): BackendSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = BackendSettings.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue): Problem => {
    const name = issue.path.join(".");
    const value = isSecret(name, env[name] ?? "") ? "***" : JSON.stringify(env[name] ?? "");
    return { message: `${name}=${value}: ${issue.message}` };
  });
  throw new StackError("invalid-setting", {
    message: "the environment has invalid values",
    problems,
  });
}

/** The service names in the bundled Compose files, which other containers use as host names. */
const serviceNames: Readonly<Record<BackendSettings["STACKCTL_ROLE"], string>> = {
  backend: "backend",
  trainer: "fsdp",
  rank: "fsdp-rank",
};

/** Which requests the settings allow. Clients may also use the address that the server listens on. */
export function readAccess(settings: BackendSettings): Access {
  const { STACKCTL_ROLE: role, HOST = "", API_TOKEN: apiToken, API_TOKEN_READS: reads } = settings;
  const listensOn = parseHost(nameAddress(HOST))?.name;
  const isEvery = listensOn === undefined || listensOn === "0.0.0.0" || listensOn === "[::]";
  const own = isEvery ? [serviceNames[role]] : [serviceNames[role], listensOn];
  return { apiToken, reads, allowedHosts: [...own, ...settings.ALLOWED_HOSTS] };
}
