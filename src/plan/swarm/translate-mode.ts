import type { ResolvedService, UpdateSettings } from "../../domain/resolved-compose.ts";
import { parseNanoseconds } from "./parse-nanoseconds.ts";
import type { RestartPolicy, ServiceMode, UpdateConfig } from "./service-spec.ts";

/** The mode of a service. A service that runs once becomes a job. */
export function translateMode({ deploy, scale }: ResolvedService, isJob: boolean): ServiceMode {
  const replicas = deploy?.replicas ?? scale ?? 1;
  const isGlobal = deploy?.mode === "global" || deploy?.mode === "global-job";
  if (isJob) return isGlobal ? { GlobalJob: {} } : jobOf(replicas);
  return isGlobal ? { Global: {} } : { Replicated: { Replicas: replicas } };
}

/** Whether a service runs as a job: by its own mode, or because stackctl waits for its end. */
export function isJobMode({ deploy }: ResolvedService): boolean {
  return deploy?.mode === "replicated-job" || deploy?.mode === "global-job";
}

/**
 * `deploy.restart_policy`, or else `restart`. Without either, a service restarts after a failure. A job restarts only
 * after a failure, and only if the file declares it: without a restart, the exit code of a failed job is kept.
 */
export function translateRestart(service: ResolvedService, isJob: boolean): RestartPolicy {
  const declared = service.deploy?.restart_policy;
  const [, word = "", times] = /^([a-z-]*)(?::(\d+))?$/.exec(service.restart ?? "") ?? [];
  const condition = declared ? (declared.condition ?? "any") : (conditions[word] ?? "on-failure");
  const isDeclared = declared || word !== "";
  if (isJob && !(isDeclared && condition === "on-failure")) return { Condition: "none" };
  return {
    Condition: conditions[condition] ?? "any",
    Delay: parseNanoseconds(declared?.delay),
    MaxAttempts: (declared ? declared.max_attempts : Number(times ?? 0)) || undefined,
    Window: parseNanoseconds(declared?.window),
  };
}

const conditions: Readonly<Record<string, RestartPolicy["Condition"] | undefined>> = {
  none: "none",
  no: "none",
  "on-failure": "on-failure",
  any: "any",
  always: "any",
  "unless-stopped": "any",
};

/** `update_config` or `rollback_config`; undefined if the file leaves them to the engine. */
export function translateUpdate(settings: UpdateSettings): UpdateConfig | undefined {
  if (!settings) return undefined;
  return {
    Parallelism: settings.parallelism ?? 1,
    Delay: parseNanoseconds(settings.delay),
    FailureAction: settings.failure_action,
    Monitor: parseNanoseconds(settings.monitor),
    MaxFailureRatio: settings.max_failure_ratio ?? undefined,
    Order: settings.order,
  };
}

function jobOf(replicas: number): ServiceMode {
  return { ReplicatedJob: { MaxConcurrent: replicas, TotalCompletions: replicas } };
}
