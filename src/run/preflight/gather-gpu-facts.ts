import type { EngineDescription } from "../../domain/container.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { imageReference } from "../../plan/launch/launch-facts.ts";
import { hasGpuRuntime } from "../../plan/preflight/check-gpu.ts";
import type { GpuTrialResult, PreflightFacts } from "../../plan/preflight/facts.ts";
import type { World } from "../world.ts";
import type { PreflightCheck, PreflightWorld } from "./preflight-check.ts";

/** GPU facts if no GPU is looked for: processes use any GPU that they find. */
export const noGpu: PreflightFacts["gpu"] = {
  hasHook: false,
  hasDriver: undefined,
  trial: { kind: "untried" },
};

/**
 * Gathers the facts about GPUs. Starts a container of a local image with a GPU, but only if a changing service
 * reserves one and a runtime exists.
 */
export async function gatherGpuFacts(
  changed: readonly SelectedService[],
  { project, observed }: PreflightCheck,
  description: EngineDescription,
  { engine, host, files }: Pick<PreflightWorld, "engine" | "host" | "files">,
  signal: AbortSignal,
): Promise<PreflightFacts["gpu"]> {
  const reserving = changed.filter(({ service }) => service.gpuDrivers.length > 0);
  if (
    reserving.length === 0 &&
    !project.stack.features.some(({ enabled, feature }) => enabled && feature.needs.gpu)
  ) {
    return noGpu;
  }
  const hasHook = await findGpuHook(host);
  if (reserving.length === 0 || !hasGpuRuntime({ engine: description, gpu: { hasHook } })) {
    return { ...noGpu, hasHook };
  }
  const [hasDriver, trial] = await Promise.all([findDriver(description, files), start()]);
  return { hasHook, hasDriver, trial };

  async function start(): Promise<GpuTrialResult> {
    const { cdiDevices } = description;
    const isCdi = reserving.every(({ service }) => service.gpuDrivers.includes("cdi"));
    const device = isCdi ? (cdiDevices.find((one) => one.endsWith("=all")) ?? cdiDevices[0]) : undefined;
    const own = reserving.map(({ service }) => imageReference(service, project.model));
    const image = [...own, ...observed.images.keys()].find((one) => observed.images.has(one));
    return image === undefined ? noGpu.trial : engine.tryGpu(image, device, signal);
  }
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
