import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { WaitAim } from "../../domain/option-words.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { groupByService } from "../services/group-by-service.ts";

interface WaitTargets {
  readonly aim: WaitAim;
  readonly steps: readonly SelectedService[];
  readonly containers: readonly Container[];
  /** The named services; empty means all existing services to which the aim applies. */
  readonly names: readonly string[];
}

/**
 * The steps of a wait whose aim replaces each service's own condition. The dependencies of a named service
 * keep their own condition. Throws StackError `usage` if a named service has no health check to wait for, or
 * if no existing service is known to end by itself.
 */
export function aimWait({ aim, steps, containers, names }: WaitTargets): readonly SelectedService[] {
  const isAimedAt = ({ service }: SelectedService) => names.length === 0 || names.includes(service.name);
  switch (aim) {
    case "ready":
      return steps;
    case "running":
      return steps.map((step) => (isAimedAt(step) ? { ...step, condition: "running" } : step));
    case "healthy": {
      const byService = groupByService(containers);
      const unchecked = steps.find(
        (step) =>
          names.includes(step.service.name) && !hasHealth(step, byService.get(step.service.name) ?? []),
      );
      if (!unchecked) return steps;
      throw new StackError("usage", {
        message: `${unchecked.service.name} has no health check to wait for`,
        hint: "Use --for ready to wait by the best check that each service has, or --for running to wait until it stays up.",
      });
    }
    case "completed": {
      // Any service without a restart policy may end; only a job that another service waits for is known to
      // end.
      const jobs = steps.filter((step) =>
        names.length === 0 ? step.condition === "completed" : isAimedAt(step),
      );
      if (jobs.length > 0) return jobs.map((step) => ({ ...step, condition: "completed", mayExit: true }));
      throw new StackError("usage", {
        message: "no existing service is known to end by itself",
        hint: "Name the job to wait for: stackctl wait --for completed SERVICE.",
      });
    }
  }
}

/** Whether a service has a health check. Before a container runs, its image may still declare one. */
function hasHealth({ service }: SelectedService, containers: readonly Container[]): boolean {
  if (service.healthcheck === "disabled") return false;
  if (service.healthcheck !== "undeclared") return true;
  const running = containers.filter(({ state }) => state === "running");
  return running.length === 0 || running.some(({ health }) => health !== "none");
}

/** The container without health status, for a wait that only asks whether it runs. */
export function withoutHealth(container: Container): Container {
  return { ...container, health: "none", check: undefined };
}
