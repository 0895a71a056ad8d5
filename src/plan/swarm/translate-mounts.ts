import type { ResolvedMount } from "../../domain/resolved-compose.ts";
import { parseSizeBytes } from "../../domain/size.ts";
import { type CarriedBind, carryBind } from "./carry-bind.ts";
import { escapeTemplate } from "./escape-template.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { parseTmpfs } from "./parse-tmpfs.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import type { Mount } from "./service-spec.ts";
import type { Reference } from "./translate-references.ts";
import { translateVolume } from "./translate-volume.ts";
import { withValues } from "./with-values.ts";

/** The mounts of a service. */
export interface Mounts {
  readonly mounts: readonly Mount[];
  /** Files that become configs. */
  readonly references: readonly Reference[];
  readonly findings: readonly KeyFinding[];
}

/** The mounts of a service: `volumes`, `tmpfs` and `shm_size`. The engine refuses two mounts of one target. */
export function translateMounts(context: ServiceContext): Mounts {
  const { service } = context;
  const carried = [
    ...(service.volumes ?? []).map((mount, at) => carryMount(context, mount, at)),
    ...(service.tmpfs ?? []).map((entry, at) => carryTmpfs(context, entry, at)),
    ...sharedMemory(service.shm_size),
  ];
  const mounts = carried.flatMap(({ mount }) => mount ?? []);
  return {
    mounts: mounts.filter(({ Target }, at) => mounts.findIndex((other) => other.Target === Target) === at),
    references: carried.flatMap(({ references }) => references ?? []),
    findings: carried.flatMap(({ findings }) => findings),
  };
}

function carryMount(context: ServiceContext, mount: ResolvedMount, at: number): CarriedBind {
  switch (mount.type) {
    case "bind":
      return carryBind(context, mount, at);
    case "volume":
      return { mount: translateVolume(context, mount), findings: [] };
    case "tmpfs":
      return { mount: translateTmpfs(mount), findings: [] };
    default: {
      const message = `Swarm mounts no source of the type ${mount.type}.`;
      const hint = "Use a named volume, or put the files into the image.";
      return { findings: [findingAt(context, "refused", ["volumes", at], message, hint)] };
    }
  }
}

function translateTmpfs({ target, read_only, tmpfs }: ResolvedMount): Mount {
  const mode = tmpfs?.mode;
  return {
    Type: "tmpfs",
    Target: escapeTemplate(target),
    ReadOnly: read_only === true ? true : undefined,
    TmpfsOptions: withValues({
      SizeBytes: parseSizeBytes(tmpfs?.size ?? "") || undefined,
      Mode: typeof mode === "string" ? Number.parseInt(mode, 8) : mode,
    }),
  };
}

function carryTmpfs(context: ServiceContext, entry: string, at: number): CarriedBind {
  const { mount, lost } = parseTmpfs(entry);
  const message = `Swarm has no place for the tmpfs options ${lost.join(",")}.`;
  return {
    mount: { ...mount, Target: escapeTemplate(mount.Target) },
    findings:
      lost.length === 0
        ? []
        : [findingAt(context, "refused", ["tmpfs", at], message, "Use only the options size, mode and ro.")],
  };
}

function sharedMemory(size: string | null | undefined): readonly CarriedBind[] {
  const bytes = parseSizeBytes(size ?? "");
  if (!bytes) return [];
  const options = { SizeBytes: bytes, Mode: 0o1777 };
  return [{ mount: { Type: "tmpfs", Target: "/dev/shm", TmpfsOptions: options }, findings: [] }];
}
