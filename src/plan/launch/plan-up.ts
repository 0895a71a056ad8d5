import type { Container } from "../../domain/container.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import { groupByService } from "../services/group-by-service.ts";
import { compareResources, listOwnResources } from "./compare-resources.ts";
import { noticeOrphans } from "./find-orphans.ts";
import { findSurplus } from "./find-surplus.ts";
import type { LaunchFacts, LaunchOptions } from "./launch-facts.ts";
import { linkUp } from "./link-up.ts";
import { planChanges } from "./plan-changes.ts";
import { planLate } from "./plan-providers.ts";

/** Plans one `up`: the removals, the changes, the starts and the waits, each with its cause. */
export function planUp(facts: LaunchFacts, options: LaunchOptions): LaunchPlan {
  const { model, selection, containers } = facts;
  const byService = groupByService(containers);
  const stop = options.named.length > 0 || options.keep ? [] : findSurplus(facts, byService);
  const selected = new Set(selection.services.map(({ service }) => service.name));
  const resources = compareResources(listOwnResources(model, selected), facts.resources ?? [], model.project);
  const planned = planChanges(facts, options, byService, resources.replacedNetworks);
  const late = planLate({
    services: selection.services,
    changing: new Set(planned.map(({ service }) => service)),
    present: new Set(byService.keys()),
  });
  const changes = [...late, ...planned];
  const changing = new Set(changes.map(({ service }) => service));
  const waiting = selection.services.filter(
    ({ service }) => changing.has(service.name) || !facts.settled.has(service.name),
  );
  return {
    project: model.project,
    engine: facts.engine,
    profiles: [...selection.profiles],
    services: selection.services.map(({ service, condition, cause }) => ({
      name: service.name,
      condition,
      cause,
      ...(service.composeStarts === undefined ? {} : { startedBy: `Compose, for ${service.composeStarts}` }),
    })),
    health: facts.health,
    leftOut: [...facts.leftOut],
    stop: [...stop],
    steps: [...linkUp({ surplus: stop, changes, waiting, byService, model, selected: selection.services })],
    warnings: [
      ...facts.notices,
      ...resources.notices,
      ...noticeOrphans(containers, model),
      ...noticeKept(facts, options, byService),
      ...noticeImageless(facts, options),
    ],
  };
}

/** The notice that options about images have no effect where services run as processes. */
function noticeImageless(
  { engine }: Pick<LaunchFacts, "engine">,
  { build, pull }: LaunchOptions,
): readonly Notice[] {
  if (engine === "docker" || (!build && pull === undefined)) return [];
  const word = build ? "--build" : `--pull ${pull}`;
  const message = `${word} has no effect: the embedded engine runs processes, which have no images`;
  return [{ code: "no-images", message }];
}

function noticeKept(
  facts: LaunchFacts,
  { keep, named }: LaunchOptions,
  byService: ReadonlyMap<string, readonly Container[]>,
): readonly Notice[] {
  if (!keep || named.length > 0) return [];
  return findSurplus(facts, byService).map(({ service, cause }) => ({
    code: "kept",
    message: `${service} keeps running because of --keep, although ${cause}`,
  }));
}
