import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import type { Project } from "../project/load-project.ts";
import type { Observed } from "../readiness/observe-stack.ts";
import type { World } from "../world.ts";

/** The input of preflight: a planned `up` and its options. */
export interface PreflightCheck {
  readonly plan: LaunchPlan;
  readonly project: Project;
  readonly observed: Observed;
  readonly options: { readonly force: boolean } & Partial<Pick<LaunchOptions, "pull">>;
  /** Peak memory of each service in bytes, its replicas together, by service name. */
  readonly peaks?: ReadonlyMap<string, number>;
}

/** The ports that preflight uses. */
export type PreflightWorld = Pick<World, "engine" | "host" | "files" | "clock" | "compose" | "cwd" | "env">;
