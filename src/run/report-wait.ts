import type { UpReport } from "../domain/report.ts";
import type { SelectedService } from "../domain/selection.ts";
import { summarizeServices } from "../plan/summarize.ts";
import { collectFailures } from "./collect-failures.ts";
import type { Project } from "./load-project.ts";
import type { WaitResult } from "./wait-for-stack.ts";
import type { World } from "./world.ts";

interface EndedWait extends Pick<UpReport, "stopped" | "warnings"> {
  readonly project: Project;
  readonly result: WaitResult;
  /** What was waited for: only these can have failed. */
  readonly steps: readonly SelectedService[];
  /** What the report is about. */
  readonly services: readonly SelectedService[];
  readonly startedAtMs: number;
}

/** Measures what runs after a wait, gathers the evidence for what is not ready, and puts both together. */
export async function reportWait(
  { project, result, steps, services, startedAtMs, stopped, warnings }: EndedWait,
  { engine, clock }: Pick<World, "engine" | "clock">,
  signal: AbortSignal,
): Promise<UpReport> {
  const { look, readyMs } = result;
  const [failures, measurements] = await Promise.all([
    collectFailures(
      { result, steps, serviceNames: [...project.model.services.keys()], redact: project.redact },
      engine,
      signal,
    ),
    engine.measure(
      look.containers.filter(({ state }) => state === "running"),
      signal,
    ),
  ]);
  const { containers, verdicts } = look;
  const facts = { services, containers, verdicts, measurements, endpoints: project.endpoints };
  return {
    ok: failures.length === 0,
    project: project.model.project,
    durationMs: clock.now() - startedAtMs,
    services: [...summarizeServices(facts, readyMs)],
    failures: [...failures],
    stopped,
    warnings,
  };
}
