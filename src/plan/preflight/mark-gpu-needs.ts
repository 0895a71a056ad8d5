import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { listFeatureServices } from "../features/list-feature-services.ts";
import { isNvidiaDriver } from "./check-gpu.ts";

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
