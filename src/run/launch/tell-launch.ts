import type { ComposeModel } from "../../domain/service.ts";
import type { LaunchProgress } from "../../ports/compose.ts";
import type { Reporter } from "../../ports/reporter.ts";

/**
 * Turns Compose's progress into events, once per service and kind. Start events come from the engine instead.
 */
export function tellLaunch(model: ComposeModel, reporter: Reporter): (progress: LaunchProgress) => void {
  const reported = new Set<string>();
  return ({ kind, service, detail }) => {
    if (service === undefined || !model.services.has(service)) return;
    switch (kind) {
      case "pulling":
      case "building":
        return reporter.on({ kind, service, detail });
      case "creating": {
        if (reported.has(service)) return;
        reported.add(service);
        return reporter.on({ kind, service });
      }
      case "starting":
      case "other":
        return;
    }
  };
}
