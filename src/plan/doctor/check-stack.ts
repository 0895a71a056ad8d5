import { exitCodes } from "../../domain/exit-codes.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { imageReference } from "../launch/launch-facts.ts";
import type { PreflightFacts } from "../preflight/facts.ts";
import { preflightChecks } from "../preflight/find-obstacles.ts";
import { describeFinding } from "../preflight/settle-findings.ts";
import { type Diagnosis, failed, fine, skipped, warning } from "./diagnosis.ts";

/** Facts that need an engine. */
export interface StackFacts {
  readonly plan: LaunchPlan;
  readonly preflight: PreflightFacts;
  /** Services whose images are not found locally: `on` for enabled features, `off` for disabled ones. */
  readonly missing: { readonly on: readonly string[]; readonly off: readonly string[] };
}

interface ImageSearch {
  readonly model: ComposeModel;
  readonly selected: readonly SelectedService[];
  /** The images that the engine has, by reference. */
  readonly images: ReadonlyMap<string, string>;
}

/** The services whose images are not found locally, of enabled and of disabled features. */
export function findWithoutImage({ model, selected, images }: ImageSearch): StackFacts["missing"] {
  const on = new Set(selected.map(({ service }) => service.name));
  const missing = [...model.services.values()].filter((one) => !images.has(imageReference(one, model)));
  const names = missing.map(({ name }) => name);
  return { on: names.filter((name) => on.has(name)), off: names.filter((name) => !on.has(name)) };
}

/** Names of the checks that need an engine, in the order of the output. */
export const stackChecks = [
  "images",
  "platforms",
  "requirements",
  "names",
  "health",
  "leftovers",
  "orphans",
  "paused",
  "ports",
  "bind-mounts",
  "gpu",
] as const;

/** Checks images, leftover containers, and everything that the preflight of `up` checks. */
export function checkStack(facts: StackFacts): readonly Diagnosis[] {
  const { plan, preflight } = facts;
  if (plan.engine === "embedded") return checkProcesses(facts);
  return [
    ...checkImages(facts),
    ...tell("platforms", preflight, fine("platforms", "every local image is for the platform that runs it")),
    ...tell(
      "requirements",
      preflight,
      fine("requirements", "every external network, volume, variable and device that up needs exists"),
    ),
    ...tell("names", preflight, fine("names", "no other container has a name that up needs")),
    ...tell(
      "health",
      preflight,
      fine("health", "every service that must be healthy before another starts has a health check"),
    ),
    ...checkLeftovers(plan),
    ...checkOrphans(plan),
    ...tell("paused", preflight, fine("paused", "no container is paused")),
    ...tell("ports", preflight, fine("ports", "every host port that up would publish is free")),
    ...tell("bind-mounts", preflight, fine("bind-mounts", "every file and folder that up mounts exists")),
    ...tell("gpu", preflight, describeGpu(preflight)),
    ...tell("memory", preflight),
    ...tell("disk", preflight),
  ];
}

/** The checks for services that run as processes on this machine. */
function checkProcesses({ plan, preflight }: StackFacts): readonly Diagnosis[] {
  return [
    skipped("images", "processes have no images"),
    ...checkLeftOut(plan),
    ...checkLeftovers(plan),
    ...checkOrphans(plan),
    ...tell("ports", preflight, fine("ports", "every port that processes would listen on is free")),
    ...tell(
      "bind-mounts",
      preflight,
      fine("bind-mounts", "every file and folder that services mount exists"),
    ),
    ...tell("disk", preflight),
  ];
}

function checkLeftOut({ leftOut }: LaunchPlan): readonly Diagnosis[] {
  return leftOut.map(({ service, cause }) =>
    warning(
      "left-out",
      `${service} is enabled but does not run: it ${cause}`,
      "Start a container engine to run it.",
    ),
  );
}

function tell(
  name: keyof typeof preflightChecks,
  facts: PreflightFacts,
  ...otherwise: readonly Diagnosis[]
): readonly Diagnosis[] {
  const findings = preflightChecks[name](facts);
  if (findings.length === 0) return otherwise;
  return findings.map((finding) => {
    const { severity, hint } = finding;
    const message = describeFinding(finding);
    return severity === "error"
      ? failed(name, message, hint, exitCodes.launch)
      : warning(name, message, hint);
  });
}

function checkImages({ preflight, missing }: StackFacts): readonly Diagnosis[] {
  const findings = tell("images", preflight);
  if (findings.length > 0) return findings;
  const off =
    missing.off.length === 0 ? "" : `; not found locally, for disabled features: ${missing.off.join(", ")}`;
  if (missing.on.length === 0) return [fine("images", `all required images are present${off}`)];
  const message = `images not found locally: ${missing.on.join(", ")}${off}`;
  return [warning("images", message, "Run stackctl up to build or pull them, which takes some time.")];
}

function checkLeftovers({ stop }: LaunchPlan): readonly Diagnosis[] {
  if (stop.length === 0) return [fine("leftovers", "no containers of disabled features are left")];
  const list = stop.map(({ service, cause }) => `${service} (${cause})`).join(", ");
  const fix = "Run stackctl up to remove them, or use --keep with it to leave them.";
  return [warning("leftovers", `containers of disabled features: ${list}`, fix)];
}

function checkOrphans({ warnings }: LaunchPlan): readonly Diagnosis[] {
  const orphans = warnings.filter(({ code }) => code === "orphan");
  if (orphans.length === 0)
    return [fine("orphans", "every container belongs to a service of the compose files")];
  return orphans.map(({ message, hint = "Run stackctl down to remove them." }) =>
    warning("orphans", message, hint),
  );
}

function describeGpu({ services, gpu }: PreflightFacts): Diagnosis {
  const reserving = services.filter(({ service }) => service.gpuDrivers.length > 0);
  if (reserving.length === 0) return skipped("gpu", "no enabled service reserves a GPU");
  const names = reserving.map(({ service }) => service.name).join(", ");
  return fine(
    "gpu",
    gpu.trial.kind === "works"
      ? `a test container with a GPU starts, so ${names} can use it`
      : `the engine has a GPU runtime for ${names}`,
  );
}
