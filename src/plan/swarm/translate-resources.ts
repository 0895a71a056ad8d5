import type { ResolvedService } from "../../domain/resolved-compose.ts";
import { parseSizeBytes } from "../../domain/size.ts";
import { filled } from "./filled.ts";
import type { ResourceRequirements } from "./service-spec.ts";
import { withValues } from "./with-values.ts";

/** The CFS period of the kernel in microseconds: https://docs.kernel.org/scheduler/sched-bwc.html */
const defaultCpuPeriod = 100_000;

/** Limits and reservations. `deploy.resources` counts before the keys of the service, as in Compose. */
export function translateResources(service: ResolvedService): ResourceRequirements | undefined {
  const { limits, reservations } = service.deploy?.resources ?? {};
  const generic = (reservations?.generic_resources ?? []).flatMap(({ discrete_resource_spec: spec }) =>
    spec ? [{ DiscreteResourceSpec: { Kind: spec.kind, Value: spec.value } }] : [],
  );
  return withValues({
    Limits: withValues({
      NanoCPUs: nanoCpus(limits?.cpus ?? service.cpus ?? cpusOfQuota(service)),
      MemoryBytes: positive(parseSizeBytes(limits?.memory ?? service.mem_limit ?? "")),
      Pids: positive(limits?.pids ?? service.pids_limit ?? undefined),
    }),
    Reservations: withValues({
      NanoCPUs: nanoCpus(reservations?.cpus ?? undefined),
      MemoryBytes: positive(parseSizeBytes(reservations?.memory ?? service.mem_reservation ?? "")),
      GenericResources: filled(generic),
    }),
  });
}

function cpusOfQuota({ cpu_quota: quota, cpu_period: period }: ResolvedService): number | undefined {
  return positive(quota) === undefined ? undefined : Number(quota) / (positive(period) ?? defaultCpuPeriod);
}

function nanoCpus(cpus: number | undefined): number | undefined {
  return positive(cpus === undefined ? undefined : Math.round(cpus * 1e9));
}

/** Zero and less mean "unlimited" in Compose. */
function positive(amount: number | null | undefined): number | undefined {
  return typeof amount === "number" && amount > 0 ? amount : undefined;
}
