import type { ComposeModel } from "../domain/service.ts";
import type { LaunchProgress } from "../ports/compose.ts";
import type { Reporter } from "../ports/reporter.ts";

/** Turns what Compose says into events, once for each service and kind; starts are told from what the engine shows. */
export function tellLaunch(model: ComposeModel, reporter: Reporter): (progress: LaunchProgress) => void {
  const told = new Set<string>();
  return ({ kind, service, detail }) => {
    if (service === undefined || !model.services.has(service)) return;
    switch (kind) {
      case "pulling":
      case "building":
        return reporter.on({ kind, service, detail });
      case "creating": {
        if (told.has(service)) return;
        told.add(service);
        return reporter.on({ kind, service });
      }
      case "starting":
      case "other":
        return;
    }
  };
}
