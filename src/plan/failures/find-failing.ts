import type { Service } from "../../domain/service.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { findBlamed } from "../launch/find-blamed.ts";
import { findCulprits, type Standing } from "./find-culprits.ts";

interface EndedWait {
  readonly services: readonly Service[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Compose's error message if the launch failed; empty otherwise. */
  readonly launchError: string;
}

/** A service that failed, or that waits for one. */
export interface FailingService {
  readonly service: string;
  /** The failed service that it waits for; null if it failed by itself. */
  readonly causedBy: string | null;
  /** The services that wait for it. */
  readonly victims: readonly string[];
}

/**
 * The services that failed, followed by those that wait for them. Leaves out a service that was still starting
 * when the failure of an unrelated one ended the wait. A launch error fails the services that it names or, if
 * it names none, all that are not ready.
 */
export function findFailing({ services, verdicts, launchError }: EndedWait): readonly FailingService[] {
  const blamed = findBlamed(launchError, services);
  const standingOf = (name: string): Standing => {
    const kind = verdicts.get(name)?.kind;
    if (kind === undefined || kind === "ready" || kind === "done") return "ready";
    if (kind === "failed") return "failed";
    return launchError !== "" && (blamed.size === 0 || blamed.has(name)) ? "failed" : "pending";
  };
  const failing = [...findCulprits(services, standingOf)].filter(
    ([name, causedBy]) => standingOf(causedBy ?? name) === "failed",
  );
  return failing
    .map(([service, causedBy]) => ({
      service,
      causedBy,
      victims: failing.flatMap(([name, cause]) => (cause === service ? [name] : [])),
    }))
    .toSorted((a, b) => Number(a.causedBy !== null) - Number(b.causedBy !== null));
}
