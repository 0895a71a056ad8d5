import type { Container } from "../domain/container.ts";
import { StackError } from "../domain/errors.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { WaitAim } from "../domain/wait-aim.ts";
import { groupByService } from "./group-by-service.ts";

interface WaitTargets {
  readonly aim: WaitAim;
  readonly steps: readonly SelectedService[];
  readonly containers: readonly Container[];
  /** Services that were named; empty means all that are there, as far as the aim makes sense for them. */
  readonly names: readonly string[];
}

/**
 * The steps of a wait for something else than each service's own condition. What a named service depends on is waited
 * for by its own condition. Throws StackError `usage` where a named service has no health check to wait for, or nothing
 * that is there ends by itself.
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
      const blind = steps.find(
        (step) =>
          names.includes(step.service.name) && !hasHealth(step, byService.get(step.service.name) ?? []),
      );
      if (!blind) return steps;
      throw new StackError("usage", {
        message: `${blind.service.name} has no health check to wait for`,
        hint: "wait --for ready takes the best that is known of each service; --for running asks for no more than that it stays up",
      });
    }
    case "completed": {
      // Without a restart policy anything may end; only for what somebody waits for is it known that it will.
      const jobs = steps.filter((step) =>
        names.length === 0 ? step.condition === "completed" : isAimedAt(step),
      );
      if (jobs.length > 0) return jobs.map((step) => ({ ...step, condition: "completed", mayExit: true }));
      throw new StackError("usage", {
        message: "nothing that is there is known to end by itself",
        hint: "name the service that is to end",
      });
    }
  }
}

/** As long as nothing of a service runs, its image may bring a check that nobody has seen yet. */
function hasHealth({ service }: SelectedService, containers: readonly Container[]): boolean {
  if (service.healthcheck === "disabled") return false;
  if (service.healthcheck !== "undeclared") return true;
  const running = containers.filter(({ state }) => state === "running");
  return running.length === 0 || running.some(({ health }) => health !== "none");
}
