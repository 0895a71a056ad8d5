import type { ResolvedFeature } from "../../domain/feature.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { imageReference } from "../launch/launch-facts.ts";
import { hasGpuRuntime } from "./check-gpu.ts";
import type { PreflightFacts } from "./facts.ts";

/** GPU facts if no GPU is looked for: processes use any GPU that they find. */
export const noGpu: PreflightFacts["gpu"] = {
  hasHook: false,
  hasDriver: undefined,
  trial: { kind: "untried" },
};

/** Whether a service that changes, or an enabled feature, wants a GPU. */
export function wantsGpu(changed: readonly SelectedService[], features: readonly ResolvedFeature[]): boolean {
  return (
    listReserving(changed).length > 0 || features.some(({ enabled, feature }) => enabled && feature.needs.gpu)
  );
}

interface TrialFacts {
  readonly changed: readonly SelectedService[];
  readonly engine: PreflightFacts["engine"];
  readonly hasHook: boolean;
  readonly model: ComposeModel;
  /** The images that the engine has, by reference. */
  readonly local: ReadonlyMap<string, string>;
}

/** A test container with a GPU. */
export interface GpuTrial {
  /** Undefined if the engine has no image for the test. */
  readonly image: string | undefined;
  /** The CDI device; undefined for the `nvidia` runtime. */
  readonly device: string | undefined;
}

/**
 * The test container that shows whether a GPU works: of the image of a service that reserves one, else of any
 * local image. Undefined if no service that changes reserves a GPU, or the engine has no GPU runtime.
 */
export function planGpuTrial({ changed, engine, hasHook, model, local }: TrialFacts): GpuTrial | undefined {
  const reserving = listReserving(changed);
  if (reserving.length === 0 || !hasGpuRuntime({ engine, gpu: { hasHook } })) return undefined;
  const { cdiDevices } = engine;
  const isCdi = reserving.every(({ service }) => service.gpuDrivers.includes("cdi"));
  const own = reserving.map(({ service }) => imageReference(service, model));
  return {
    image: [...own, ...local.keys()].find((one) => local.has(one)),
    device: isCdi ? (cdiDevices.find((one) => one.endsWith("=all")) ?? cdiDevices[0]) : undefined,
  };
}

function listReserving(services: readonly SelectedService[]): readonly SelectedService[] {
  return services.filter(({ service }) => service.gpuDrivers.length > 0);
}
