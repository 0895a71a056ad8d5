import type { Finding } from "../../domain/finding.ts";
import type { Service } from "../../domain/service.ts";
import { listChanging } from "../launch/graph.ts";
import { blank, type PreflightFacts } from "./facts.ts";

type HealthFacts = Pick<PreflightFacts, "plan" | "services" | "images" | "imageFacts">;

/**
 * Reports services that wait until another service is healthy when that service has no health check, in the compose
 * file or in its image. Compose starts the other service and then refuses. Images not found locally are not judged.
 */
export function checkHealth({ plan, services, images, imageFacts }: HealthFacts): readonly Finding[] {
  const changing = listChanging(plan);
  const byName = new Map(services.map(({ service }) => [service.name, service]));
  const lacksCheck = ({ name, healthcheck, labels }: Service) => {
    if (labels["stackctl.condition"] !== undefined || typeof healthcheck === "object") return false;
    return healthcheck === "disabled" || imageFacts.get(images.get(name) ?? "")?.hasHealthcheck === false;
  };
  return services
    .filter(({ service }) => changing.has(service.name))
    .flatMap(({ service, feature }) =>
      service.dependsOn
        .filter(({ condition, required }) => condition === "service_healthy" && required)
        .flatMap((edge) => byName.get(edge.service) ?? [])
        .filter(lacksCheck)
        .map(
          (other): Finding => ({
            ...blank,
            code: "no-healthcheck",
            severity: "error",
            service: service.name,
            feature,
            message: `${service.name} waits until ${other.name} is healthy, but ${other.name} ${
              other.healthcheck === "disabled"
                ? "disables its health check"
                : "has no health check in the compose file or in its image"
            }`,
            hint: `Declare a healthcheck for ${other.name}, or wait with condition: service_started.`,
          }),
        ),
    );
}
