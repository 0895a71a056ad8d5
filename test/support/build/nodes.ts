import type { PlanNode } from "../../../src/domain/launch-plan.ts";
import { conditions } from "../../../src/domain/service.ts";

/** Nodes that wait for nothing, from lines such as `create web: core service`. A start behind a creation follows it. */
export function aPlanOf(...lines: readonly string[]): PlanNode[] {
  const created = new Set<string>();
  return lines.map((line, index) => {
    const [, word, service = "", cause = ""] = /^(\w+) ([\w-]+)(?:: (.*))?$/.exec(line) ?? [];
    const kind = kindOf(word);
    if (kind === "create" || kind === "recreate") created.add(service);
    const follows = kind === "start" && created.has(service);
    const until = kind === "wait" ? conditions.find((one) => cause === `until ${one}`) : undefined;
    const more = { ...(follows && { follows }), ...(until !== undefined && { until }) };
    return { id: index + 1, kind, service, cause, ...more, after: [] };
  });
}

/** A plan as text, a line for each node, such as `[1,2?] → #3 start web (db is healthy)`; `?` marks an optional edge. */
export function describeNodes(nodes: readonly PlanNode[]): readonly string[] {
  return nodes.map(({ id, kind, service, cause, after, optional = [] }) => {
    const before = after.map((one) => `${one}${optional.includes(one) ? "?" : ""}`).join(",");
    return `${before === "" ? "" : `[${before}] → `}#${id} ${kind} ${service} (${cause})`;
  });
}

function kindOf(word: string | undefined): PlanNode["kind"] {
  switch (word) {
    case "stop":
    case "build":
    case "pull":
    case "create":
    case "recreate":
    case "start":
    case "wait":
    case "remove":
      return word;
    default:
      throw new Error(`no kind of node: ${word}`);
  }
}
