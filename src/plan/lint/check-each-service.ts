import type { LintRule, Severity } from "../../domain/lint.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { chooseCondition } from "../services/choose-condition.ts";
import type { FoundProblem, LintFacts } from "./lint-facts.ts";

interface ServiceFault {
  readonly rule: LintRule;
  readonly severity?: Severity;
  readonly message: string;
  /** Path of the wrong or missing key of the service. */
  readonly key: readonly string[];
}

/** Problems of each service that do not depend on enabled features: image, health check, memory. */
export function checkEachService({ models, sources }: LintFacts): readonly FoundProblem[] {
  return models.flatMap((model) => {
    const all = [...model.services.values()];
    // A provider has no image, no check and no container.
    const checked = all.filter(({ provider }) => provider === undefined);
    return checked.flatMap((service) =>
      [
        ...checkImage(service),
        ...checkHealth(service, all),
        ...checkDependencies(service, model),
        ...checkMemory(service),
      ].map(({ key, ...fault }) => ({
        ...fault,
        service: service.name,
        where: sources.locate(["services", service.name, ...key]),
      })),
    );
  });
}

function checkImage({ name, image, hasBuild }: Service): readonly ServiceFault[] {
  if (image === undefined || hasBuild || image.includes("@")) return [];
  const [, tag] = /:([^:/]+)$/.exec(image) ?? [];
  if (tag !== undefined && tag !== "latest") return [];
  const what = tag === undefined ? "has no tag" : "has the tag latest";
  return [{ rule: "floating-image", message: `${name}: image ${image} ${what}`, key: ["image"] }];
}

function checkHealth(service: Service, all: readonly Service[]): readonly ServiceFault[] {
  const { condition } = chooseCondition(service, all);
  if (typeof service.healthcheck === "object" || condition !== "running") return [];
  const what = service.healthcheck === "disabled" ? "disables its health check" : "declares no health check";
  return [{ rule: "no-healthcheck", message: `${service.name} ${what}`, key: ["healthcheck"] }];
}

/** An error if the file disables the health check; a warning if it declares none, because the image may have one. */
function checkDependencies(
  { name, dependsOn }: Service,
  { services }: ComposeModel,
): readonly ServiceFault[] {
  return dependsOn.flatMap(({ service, condition, required }): readonly ServiceFault[] => {
    const healthcheck = services.get(service)?.healthcheck;
    if (condition !== "service_healthy" || !required || healthcheck === undefined) return [];
    if (typeof healthcheck === "object") return [];
    const about = { rule: "health-dependency", key: ["depends_on", service] } as const;
    const waits = `${name} waits until ${service} is healthy, but ${service}`;
    return healthcheck === "disabled"
      ? [{ ...about, severity: "error", message: `${waits} disables its health check` }]
      : [{ ...about, message: `${waits} declares no health check` }];
  });
}

function checkMemory({
  name,
  memoryLimitBytes,
  memoryReservationBytes = 0,
}: Service): readonly ServiceFault[] {
  if (memoryLimitBytes === undefined) {
    return [
      { rule: "no-limit", message: `${name} has no memory limit`, key: ["deploy", "resources", "limits"] },
    ];
  }
  if (memoryLimitBytes >= memoryReservationBytes) return [];
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;
  return [
    {
      rule: "limit-below-reservation",
      message: `${name} has a memory limit of ${mebibytes(memoryLimitBytes)} but reserves ${mebibytes(memoryReservationBytes)}`,
      key: ["mem_limit"],
    },
  ];
}
