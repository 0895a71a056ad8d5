import type { ResolvedMount } from "../../domain/resolved-compose.ts";
import { type BoundFile, carryFiles } from "./carry-files.ts";
import { escapeTemplate } from "./escape-template.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { isBelow } from "./is-below.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import type { Mount } from "./service-spec.ts";
import type { Reference } from "./translate-references.ts";
import { withValues } from "./with-values.ts";

/** A bind mount on a Swarm: configs with the contents of files, a mount on the pinned node, or a refusal. */
export interface CarriedBind {
  readonly references?: readonly Reference[];
  readonly mount?: Mount;
  readonly findings: readonly KeyFinding[];
}

/**
 * Carries a bind mount. A file below the project directory becomes a config, which every node can mount, and so does each
 * file of a read-only folder. Any other path exists on some nodes only, so the service must be pinned to a node, or run
 * on every node.
 */
export function carryBind(context: ServiceContext, bind: ResolvedMount, at: number): CarriedBind {
  const { source = "" } = bind;
  const path = ["volumes", at];
  const files = listBoundFiles(context, bind);
  if (files !== undefined) {
    const carried = carryFiles(context, path, files);
    if (bind.read_only === true) return carried;
    return { ...carried, findings: [...carried.findings, warnOfReadOnly(context, path, source)] };
  }
  const mount = translateBind(bind);
  if (context.inputs.pins.has(context.name)) return { mount, findings: [] };
  if (context.service.deploy?.mode?.startsWith("global") === true) {
    return { mount, findings: [findingAt(context, "warned", path, `Every node needs the path ${source}.`)] };
  }
  return { findings: [refuseBind(context, path, source)] };
}

/** The files that a bind mount brings into the container; undefined if their contents are not known. */
function listBoundFiles(
  { inputs }: ServiceContext,
  { source = "", target, read_only }: ResolvedMount,
): readonly BoundFile[] | undefined {
  if (!isBelow(inputs.directory, source)) return undefined;
  if (inputs.files.has(source)) return [{ source, target, isInFolder: false }];
  const inside = read_only === true ? inputs.folders?.get(source) : undefined;
  const base = target.replace(/\/$/, "");
  return inside?.map((file) => ({
    source: file,
    target: base + file.slice(source.length),
    isInFolder: true,
  }));
}

function translateBind({ source = "", target, read_only, bind }: ResolvedMount): Mount {
  return {
    Type: "bind",
    Source: escapeTemplate(source),
    Target: escapeTemplate(target),
    ReadOnly: read_only === true ? true : undefined,
    BindOptions: withValues({
      Propagation: bind?.propagation,
      NonRecursive: bind?.recursive === "disabled" ? true : undefined,
    }),
  };
}

function warnOfReadOnly(context: ServiceContext, path: KeyFinding["path"], source: string): KeyFinding {
  const message = `The file ${source} becomes a config, which the container cannot write.`;
  return findingAt(
    context,
    "warned",
    path,
    message,
    "Add `:ro` to the mount if the container only reads it.",
  );
}

function refuseBind(context: ServiceContext, path: KeyFinding["path"], source: string): KeyFinding {
  const message = `The path ${source} exists on some nodes only, and the service can run on any node.`;
  const hint = "Pin the service with the constraint `node.hostname==NODE`, or use a named volume.";
  return findingAt(context, "refused", path, message, hint);
}
