import type { Finding } from "../../domain/finding.ts";
import { listServicesOf } from "../services/group-by-service.ts";
import { blank, type PreflightFacts } from "./facts.ts";

/** Reports paused containers of the selected services. */
export function checkPaused({
  services,
  containers,
}: Pick<PreflightFacts, "services" | "containers">): readonly Finding[] {
  const names = new Set(services.map(({ service }) => service.name));
  const paused = containers.filter(({ state, service }) => state === "paused" && names.has(service));
  const list = listServicesOf(paused);
  if (list.length === 0) return [];
  return [
    {
      ...blank,
      code: "paused",
      severity: "error",
      service: list[0],
      message: `${list.join(" ")} is paused, and stackctl can neither start nor check a paused container`,
      hint: `Run stackctl compose -- unpause ${list.join(" ")}.`,
    },
  ];
}
