import type { EngineDescription } from "../../domain/container.ts";
import type { GpuWay } from "../../domain/feature.ts";

/** How an engine gives containers an NVIDIA GPU: by its `nvidia` runtime if it has one, else by a CDI device. */
export function chooseGpuWay({
  runtimes,
  cdiDevices,
}: Pick<EngineDescription, "runtimes" | "cdiDevices">): GpuWay | undefined {
  if (runtimes.includes("nvidia")) return "nvidia";
  return cdiDevices.some((device) => device.startsWith("nvidia.com/gpu")) ? "cdi" : undefined;
}
