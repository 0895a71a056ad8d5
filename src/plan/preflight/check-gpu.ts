import type { EngineDescription } from "../../domain/engine-description.ts";
import type { Feature, GpuWay } from "../../domain/feature.ts";
import type { Finding } from "../../domain/finding.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { listFeatureServices } from "../features/profiles.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type GpuFacts = Pick<PreflightFacts, "services" | "features" | "engine" | "gpu">;

/** Reports GPUs that services reserve but the engine cannot provide, by its description and by a real start. */
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
        message: `${names} reserves a GPU, but this engine has no GPU runtime`,
        details: lacking.map(({ service, cause }) => `${service.name} runs because of ${cause}`),
        hint: "Install the NVIDIA Container Toolkit and restart the engine, or disable the feature.",
      },
    ];
  }
  return [...checkTrial(facts), ...checkUnused(facts)];
}

/** Whether the engine can give a GPU to a container, judged by its description and, on this machine, by the PATH. */
export function hasGpuRuntime({
  engine,
  gpu,
}: Pick<GpuFacts, "engine"> & { readonly gpu: { readonly hasHook: boolean } }): boolean {
  return chooseGpuWay(engine) !== undefined || (engine.local && gpu.hasHook);
}

/** The features with `needs.gpu` for each one that has a service which reserves an NVIDIA GPU. */
export function markGpuNeeds(features: readonly Feature[], model: ComposeModel): readonly Feature[] {
  return features.map((feature) => {
    const drivers = listFeatureServices(feature, model).flatMap(
      (name) => model.services.get(name)?.gpuDrivers ?? [],
    );
    const reserves = drivers.some((driver) => isNvidiaDriver(driver) || driver === "cdi");
    return reserves ? { ...feature, needs: { ...feature.needs, gpu: true } } : feature;
  });
}

/** How an engine gives containers an NVIDIA GPU: by its `nvidia` runtime if it has one, else by a CDI device. */
export function chooseGpuWay({
  runtimes,
  cdiDevices,
}: Pick<EngineDescription, "runtimes" | "cdiDevices">): GpuWay | undefined {
  if (runtimes.includes("nvidia")) return "nvidia";
  return cdiDevices.some((device) => device.startsWith("nvidia.com/gpu")) ? "cdi" : undefined;
}

/** Whether a reservation with this driver asks for an NVIDIA GPU; one without a driver does. */
function isNvidiaDriver(driver: string): boolean {
  return driver === "" || driver === "nvidia";
}

function findLacking({ services, engine, gpu }: GpuFacts): GpuFacts["services"] {
  const hasNvidia = hasGpuRuntime({ engine, gpu });
  const isMissing = (driver: string) =>
    driver === "cdi" ? engine.cdiDevices.length === 0 : isNvidiaDriver(driver) && !hasNvidia;
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
      message: `${reserving.map(({ service }) => service.name).join(", ")} reserves a GPU, but a test container with a GPU does not start: ${gpu.trial.said}`,
      hint:
        gpu.hasDriver === false
          ? "Install the NVIDIA driver, which is not loaded on this machine (run nvidia-smi to check it), or disable the feature."
          : "Run nvidia-ctk runtime configure to set up the engine, then docker run --rm --gpus all IMAGE nvidia-smi -L to test it.",
    },
  ];
}

/** Reports enabled features that declare `needs.gpu` while no service reserves a GPU. */
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
        message: `feature ${feature.name} needs a GPU, but this engine has no GPU runtime`,
        hint: `Use --disable-${feature.name} to leave it out; it starts without a GPU, because no service reserves one.`,
      }),
    );
}
