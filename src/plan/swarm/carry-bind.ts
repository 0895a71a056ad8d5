import type { ResolvedMount } from "../../domain/resolved-compose.ts";
import { carryContent } from "./carry-content.ts";
import { escapeTemplate } from "./escape-template.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { isBelow } from "./is-below.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import type { Mount } from "./service-spec.ts";
import { type Reference, shrinkHint } from "./translate-references.ts";
import { withValues } from "./with-values.ts";

/** A bind mount on a Swarm: a config with the file's content, a mount on the pinned node, or a refusal. */
export interface CarriedBind {
  readonly reference?: Reference;
  readonly mount?: Mount;
  readonly findings: readonly KeyFinding[];
}

/**
 * Carries a bind mount. A file below the project directory becomes a config, which every node can mount. Any other path
 * exists on some nodes only, so the service must be pinned to a node, or run on every node.
 */
export function carryBind(context: ServiceContext, bind: ResolvedMount, at: number): CarriedBind {
  const { source = "", target } = bind;
  const { files, directory, pins } = context.inputs;
  const data = isBelow(directory, source) ? files.get(source) : undefined;
  const path = ["volumes", at];
  if (data !== undefined) {
    const project = context.document.name;
    const name = `${project}_${source.slice(source.lastIndexOf("/") + 1)}`;
    const content = carryContent({ kind: "config", name, data, project });
    if ("problem" in content) {
      const message = `The file ${source} cannot become a config: ${content.problem}`;
      return { findings: [findingAt(context, "refused", path, message, shrinkHint)] };
    }
    const file = { Name: target, UID: "0", GID: "0", Mode: isScript(data) ? 0o555 : 0o444 };
    const findings = bind.read_only === true ? [] : [warnOfReadOnly(context, path, source)];
    return { reference: { name: content.name, file, content }, findings };
  }
  const mount = translateBind(bind);
  if (pins.has(context.name)) return { mount, findings: [] };
  if (context.service.deploy?.mode?.startsWith("global") === true) {
    return { mount, findings: [findingAt(context, "warned", path, `Every node needs the path ${source}.`)] };
  }
  return { findings: [refuseBind(context, path, source)] };
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

/** Whether a file is a script, which a container may want to execute. A config has one mode for all files. */
function isScript(data: string): boolean {
  return Buffer.from(data.slice(0, 4), "base64").toString("latin1").startsWith("#!");
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
