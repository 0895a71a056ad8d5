import type { World } from "../world.ts";

/** Whether this machine has the hook that the engine runs for each container with a GPU: https://github.com/NVIDIA/nvidia-container-toolkit */
export function findGpuHook(host: Pick<World["host"], "hasProgram">): Promise<boolean> {
  return host.hasProgram("nvidia-container-runtime-hook");
}
