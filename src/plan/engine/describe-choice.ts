import type { Container } from "../../domain/container.ts";
import type { EngineChoice, EngineKind } from "../../domain/engine-choice.ts";
import type { StackError } from "../../domain/errors.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { SettingReport } from "../../domain/settings.ts";
import { listServicesOf } from "../services/group-by-service.ts";
import { canEmbed } from "./find-container-bound.ts";

/** Whether a project could run as processes: a service declares how, or a process of the project has a record. */
export function mayEmbed(model: ComposeModel | undefined, records: readonly string[]): boolean {
  return records.length > 0 || (model !== undefined && canEmbed(model));
}

/** Services of the project on another engine. */
export interface Elsewhere {
  readonly engine: EngineKind;
  readonly containers: readonly Container[];
}

/** The engine that a setting names; services of the project may run on others too. */
export function choiceOfSetting(
  kind: EngineKind,
  { value, source }: Pick<SettingReport, "value" | "source">,
  others: readonly Elsewhere[] = [],
): EngineChoice {
  const cause = source.kind === "argument" ? `${source.detail} ${value}` : source.detail;
  return { kind, why: "asked", cause, ...describeElsewhere(others) };
}

/** The first other engine with running services of the project. */
function describeElsewhere(others: readonly Elsewhere[]): Pick<EngineChoice, "elsewhere"> {
  for (const { engine, containers } of others) {
    const found = nameElsewhere(engine, containers.filter(isRunning));
    if (found.elsewhere !== undefined) return found;
  }
  return {};
}

function nameElsewhere(on: EngineKind, containers: readonly Container[]): Pick<EngineChoice, "elsewhere"> {
  const services = listServicesOf(containers);
  return services.length === 0 ? {} : { elsewhere: { on, services } };
}

/**
 * The Swarm, because the project already runs there; undefined if it does not. A machine that merely is a manager of a Swarm
 * keeps Docker.
 */
export function choiceOfSwarm(
  tasks: readonly Container[],
  containers: readonly Container[],
): EngineChoice | undefined {
  if (tasks.length === 0) return undefined;
  const others = describeElsewhere([{ engine: "docker", containers }]);
  return { kind: "swarm", why: "running", cause: "it already runs on this Swarm", ...others };
}

/** Docker, because the project has no alternative to it. */
export const onlyDocker: EngineChoice = {
  kind: "docker",
  why: "found",
  cause: "no service can run as a process",
};

/**
 * Docker, because it answers. Undefined if processes of the project run: then the project keeps running as
 * processes until it is taken down.
 */
export function choiceOfDocker(processes: readonly Container[]): EngineChoice | undefined {
  if (processes.some(isRunning)) return undefined;
  return { kind: "docker", why: "found", cause: "it answers", ...nameElsewhere("embedded", processes) };
}

/** The running processes of the project, although Docker answers; `containers` are those of the project there. */
export function choiceOfProcesses(
  processes: readonly Container[],
  containers: readonly Container[],
): EngineChoice {
  const running = listServicesOf(processes.filter(isRunning));
  const cause = `${running.join(", ")} ${running.length === 1 ? "already runs as a process" : "already run as processes"}`;
  return { kind: "embedded", why: "running", cause, ...nameElsewhere("docker", containers) };
}

/** Processes, because there is an obstacle to Docker. */
export function choiceWithoutDocker({ message, hint }: StackError): EngineChoice {
  return { kind: "embedded", why: "fallback", cause: message, obstacle: { message, hint } };
}

function isRunning({ state }: Container): boolean {
  return state === "running";
}
