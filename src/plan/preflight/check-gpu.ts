import type { Finding } from "../../domain/finding.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type GpuFacts = Pick<PreflightFacts, "services" | "features" | "engine" | "gpu">;

/** GPUs that services reserve and the engine cannot give, by what it says and by a real start. */
export function checkGpu(facts: GpuFacts): readonly Finding[] {
  const lacking = findLacking(facts);
  if (lacking.length > 0) {
    const names = lacking.map(({ service }) => service.name).join(", ");
    return [
      {
        ...blank,
        code: "gpu-missing",
        severity: "error",
        service: lacking[0]?.service.name,
        feature: lacking[0]?.feature,
        message: `${names} reserves a GPU, but this engine has no runtime for it`,
        details: lacking.map(({ service, cause }) => `${service.name} runs because of ${cause}`),
        hint: "install the NVIDIA Container Toolkit and restart the engine, or switch the feature off",
      },
    ];
  }
  return [...checkTrial(facts), ...checkUnused(facts)];
}

/** Whether the engine could give a GPU to a container, as far as it tells. */
export function hasGpuRuntime({
  engine,
  gpu,
}: Pick<GpuFacts, "engine"> & { readonly gpu: { readonly hasHook: boolean } }): boolean {
  return (
    engine.runtimes.includes("nvidia") ||
    engine.cdiDevices.some((device) => device.startsWith("nvidia.com/gpu")) ||
    (engine.local && gpu.hasHook)
  );
}

function findLacking({ services, engine, gpu }: GpuFacts): GpuFacts["services"] {
  const hasNvidia = hasGpuRuntime({ engine, gpu });
  const isMissing = (driver: string) =>
    driver === "cdi" ? engine.cdiDevices.length === 0 : (driver === "" || driver === "nvidia") && !hasNvidia;
  return services.filter(({ service }) => service.gpuDrivers.some(isMissing));
}

function checkTrial({ services, gpu }: GpuFacts): readonly Finding[] {
  if (gpu.trial.kind !== "fails") return [];
  const reserving = services.filter(({ service }) => service.gpuDrivers.length > 0);
  return [
    {
      ...blank,
      code: "gpu-broken",
      severity: "error",
      service: reserving[0]?.service.name,
      feature: reserving[0]?.feature,
      message: `${reserving.map(({ service }) => service.name).join(", ")} reserves a GPU, but no container can be started with one: ${gpu.trial.said}`,
      hint:
        gpu.hasDriver === false
          ? "the NVIDIA driver is not loaded on this machine: install it (nvidia-smi shows that it works), or switch the feature off"
          : "docker run --rm --gpus all IMAGE nvidia-smi -L tries it again; nvidia-ctk runtime configure sets the engine up",
    },
  ];
}

/** A feature that says it needs a GPU although nothing that runs for it reserves one. */
function checkUnused({ services, features, engine, gpu }: GpuFacts): readonly Finding[] {
  if (hasGpuRuntime({ engine, gpu }) || services.some(({ service }) => service.gpuDrivers.length > 0))
    return [];
  return features
    .filter(({ enabled, feature }) => enabled && feature.needs.gpu)
    .map(
      ({ feature }): Finding => ({
        ...blank,
        code: "gpu-unused",
        severity: "warning",
        feature: feature.name,
        message: `feature ${feature.name} needs a GPU, and this engine has no runtime for one`,
        hint: `no service reserves one, so all of it starts; switch it off with --disable-${feature.name}`,
      }),
    );
}
