import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeService } from "./compose-service.ts";
import type { Report } from "./report-loss.ts";
import { tidy } from "./tidy.ts";

/** Requests and limits of a container. A GPU is the resource of NVIDIA's device plugin. */
export function translateResources(service: ComposeService, report: Report): Branch {
  const { limits = {}, reservations } = service.deploy?.resources ?? {};
  const cpuLimit = limits.cpus ?? service.cpus;
  const memoryLimit = limits.memory ?? service.mem_limit;
  const cpuRequest = reservations?.cpus;
  const memoryRequest = reservations?.memory ?? service.mem_reservation;
  const gpus = countGpus(service, report);
  const limit = tidy({
    cpu: formatCpus(cpuLimit),
    memory: formatBytes(memoryLimit),
    "nvidia.com/gpu": gpus === 0 ? undefined : String(gpus),
  });
  const request = tidy({
    cpu: formatCpus(isMore(cpuRequest, cpuLimit) ? cpuLimit : cpuRequest),
    memory: formatBytes(isMore(memoryRequest, memoryLimit) ? memoryLimit : memoryRequest),
  });
  return tidy({ requests: request, limits: limit });
}

/** The API server refuses a request above its limit. */
function isMore(request: string | undefined, limit: string | undefined): boolean {
  return request !== undefined && limit !== undefined && Number(limit) > 0 && Number(request) > Number(limit);
}

function countGpus({ deploy, gpus }: ComposeService, report: Report): number {
  const devices = [...(deploy?.resources.reservations?.devices ?? []), ...(gpus ?? [])];
  return devices.reduce((sum, { capabilities, driver, count, device_ids: ids }) => {
    const isGpu = capabilities.includes("gpu") || capabilities.length === 0;
    if (!isGpu || (driver !== undefined && driver !== "nvidia" && driver !== "cdi")) {
      const message = "the device is left out: only NVIDIA's GPUs have a resource that the exporter knows";
      report("breaks", ["deploy", "resources", "reservations", "devices"], message);
      return sum;
    }
    if (ids.length > 0 && driver !== "cdi") return sum + ids.length;
    if (count !== undefined && count > 0) return sum + count;
    report(
      "changes",
      ["deploy", "resources", "reservations", "devices"],
      "the service gets one GPU: Kubernetes has no word for all GPUs of a node",
    );
    return sum + 1;
  }, 0);
}

function formatCpus(cpus: string | undefined): string | undefined {
  const count = Number(cpus ?? 0);
  if (!(count > 0)) return undefined;
  return Number.isInteger(count) ? String(count) : `${Math.max(1, Math.round(count * 1000))}m`;
}

const units = ["", "Ki", "Mi", "Gi", "Ti"];

/** A size in bytes as a quantity, in the largest unit without a fraction; undefined for 0 and -1. */
export function formatBytes(bytes: string | undefined): string | undefined {
  let size = Number(bytes ?? 0);
  if (!(size > 0)) return undefined;
  let unit = 0;
  for (; size % 1024 === 0 && unit < units.length - 1; unit += 1) size /= 1024;
  return `${size}${units[unit] ?? ""}`;
}
