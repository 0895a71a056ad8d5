import type { LaunchPlan, PlanNode } from "../../domain/launch-plan.ts";
import { listChanges, listWaited } from "../../plan/launch/graph.ts";
import { formatLeftOut } from "../services/format-services.ts";
import { plural } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { describePlace } from "../text/describe-place.ts";
import { formatNotice } from "../text/format-message.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** The changes that `up` would make, then the services that will run, each with its cause. */
export function formatPlan(plan: LaunchPlan, style: Style): string {
  const changes = listChanges(plan.steps);
  return [
    formatHeadline(plan, changes, style),
    formatChanges(changes, style),
    formatServices(plan, style),
    formatLeftOut(plan.leftOut, style),
    plan.warnings.map((notice) => formatNotice(notice, style)).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const verbs = ["remove", "build", "pull", "create", "recreate", "start", "compare"] as const;

function formatHeadline(plan: LaunchPlan, changes: readonly PlanNode[], style: Style): string {
  const counts = verbs
    .map((verb) => ({ verb, count: changes.filter((node) => verbOf(node) === verb).length }))
    .filter(({ count }) => count > 0)
    .map(({ verb, count }) => `${count} to ${verb}`);
  const what = counts.length === 0 ? "nothing to change" : counts.join(", ");
  const profiles = plan.profiles.length === 0 ? "" : `; profiles ${plan.profiles.join(", ")}`;
  const place = describePlace(plan.engine);
  const engine = place === "" ? "" : `; ${place} (engine ${plan.engine})`;
  return wrapText(`${style.strong(plan.project)}: ${what}${profiles}${engine}`, { width: style.look.width });
}

function formatChanges(changes: readonly PlanNode[], style: Style): string {
  const rows = changes.map((node) => [
    paintStep(verbOf(node), style),
    cleanLine(node.service),
    style.dim(cleanLine(node.cause)),
  ]);
  const columns = [{}, { flexible: true }, { flexible: true }];
  return formatTable(rows, columns, { width: style.look.width, indent: "  ", stacks: true });
}

function verbOf({ kind, undecided }: PlanNode): PlanNode["kind"] | "compare" {
  return undecided ? "compare" : kind;
}

// The sign repeats the meaning of the colour, as in a diff.
function paintStep(verb: ReturnType<typeof verbOf>, style: Style): string {
  switch (verb) {
    case "recreate":
      return style.warn("~ recreate");
    case "create":
    case "start":
      return style.ok(`+ ${verb}`);
    case "remove":
      return style.bad("- remove");
    case "stop":
    case "build":
    case "pull":
    case "wait":
    case "compare":
      return `  ${verb}`;
  }
}

function formatServices(plan: LaunchPlan, style: Style): string {
  const { services } = plan;
  if (services.length === 0) return "No services are selected.";
  const waited = new Set(listWaited(plan).map(({ name }) => name));
  const rows = services.map(({ name, condition, cause, startedBy }) => [
    cleanLine(name),
    waited.has(name) ? `wait until ${condition}` : style.dim(`already ${condition}`),
    style.dim(cleanLine(startedBy === undefined ? cause : `${cause}; started by ${startedBy}`)),
  ]);
  const columns = [{ flexible: true }, {}, { flexible: true }];
  const title = `${plural(services.length, "service")} will run:`;
  return [
    title,
    formatTable(rows, columns, { width: style.look.width, indent: "  ", stacks: true }),
    formatHealth(plan, style),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Printed only if `up` waits for a health check whose result comes from the engine alone. */
function formatHealth(plan: LaunchPlan, style: Style): string {
  const { health } = plan;
  const isAwaited = listWaited(plan).some(({ condition }) => condition === "healthy");
  if (!isAwaited || health.by === "probes") return "";
  const text = `the engine alone runs the health checks (${cleanLine(health.cause)})`;
  return wrapText(style.dim(text), { width: style.look.width, first: "  ", rest: "  " });
}
