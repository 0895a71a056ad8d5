import type { Notice } from "../../domain/notice.ts";
import { noticeLaunchWarnings } from "../../plan/services/notice-compose-warnings.ts";
import type { Compose } from "../../ports/compose.ts";
import type { Doing } from "../world.ts";

/** Wraps the world so that each new warning of a launch is reported as a notice and collected. */
export function collectWarnings(
  doing: Doing,
  known: readonly Notice[],
): { readonly doing: Doing; readonly warnings: readonly Notice[] } {
  const warnings: Notice[] = [];
  const { compose, reporter, secrets } = doing;
  const launch: Compose["launch"] = async (...given) => {
    const ended = await compose.launch(...given);
    const said = (ended.warnings ?? []).map((text) => secrets.redact(text));
    for (const notice of noticeLaunchWarnings(said, [...known, ...warnings])) {
      warnings.push(notice);
      reporter.on({ kind: "notice", notice });
    }
    return ended;
  };
  return { doing: { ...doing, compose: withLaunch(compose, launch) }, warnings };
}

function withLaunch(compose: Compose, launch: Compose["launch"]): Compose {
  return {
    readModel: (...given) => compose.readModel(...given),
    printConfig: (...given) => compose.printConfig(...given),
    readSources: (...given) => compose.readSources(...given),
    readVersion: (...given) => compose.readVersion(...given),
    hasPlugin: (...given) => compose.hasPlugin(...given),
    downProviders: (...given) => compose.downProviders(...given),
    prepareToLaunch: () => compose.prepareToLaunch(),
    launch,
    removeServices: (...given) => compose.removeServices(...given),
    down: (...given) => compose.down(...given),
    removeOwned: (...given) => compose.removeOwned(...given),
    hashJoined: (...given) => compose.hashJoined(...given),
    restart: (...given) => compose.restart(...given),
    passThrough: (...given) => compose.passThrough(...given),
  };
}
