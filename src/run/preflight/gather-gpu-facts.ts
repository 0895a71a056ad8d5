import type { EngineDescription } from "../../domain/engine-description.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { PreflightFacts } from "../../plan/preflight/facts.ts";
import { noGpu, planGpuTrial, wantsGpu } from "../../plan/preflight/plan-gpu-trial.ts";
import type { World } from "../world.ts";
import type { PreflightCheck, PreflightWorld } from "./preflight-check.ts";

/** Gathers the facts about GPUs, if any is wanted. Starts a test container with a GPU if that can work. */
export async function gatherGpuFacts(
  changed: readonly SelectedService[],
  { project, observed }: PreflightCheck,
  description: EngineDescription,
  { engine, host, files }: Pick<PreflightWorld, "engine" | "host" | "files">,
  signal: AbortSignal,
): Promise<PreflightFacts["gpu"]> {
  if (!wantsGpu(changed, project.stack.features)) return noGpu;
  const hasHook = await findGpuHook(host);
  const { model } = project;
  const planned = planGpuTrial({ changed, engine: description, hasHook, model, local: observed.images });
  if (planned === undefined) return { ...noGpu, hasHook };
  const { image, device } = planned;
  const [hasDriver, trial] = await Promise.all([
    findDriver(description, files),
    image === undefined ? undefined : engine.tryGpu?.(image, device, signal),
  ]);
  return { hasHook, hasDriver, trial: trial ?? noGpu.trial };
}

/**
 * Whether this machine has the hook that the engine runs for each container with a GPU:
 * https://github.com/NVIDIA/nvidia-container-toolkit
 */
export function findGpuHook(host: Pick<World["host"], "hasProgram">): Promise<boolean> {
  return host.hasProgram("nvidia-container-runtime-hook");
}

/** Exists if NVIDIA's driver is loaded: on Linux, and in WSL. */
const driverFiles = ["/proc/driver/nvidia/version", "/dev/dxg"];

async function findDriver(
  { local }: EngineDescription,
  files: PreflightWorld["files"],
): Promise<boolean | undefined> {
  if (!local) return undefined;
  const found = await Promise.all(driverFiles.map((path) => files.exists(path).catch(() => false)));
  return found.includes(true);
}
