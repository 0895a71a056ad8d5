import type { Waiting } from "../../../domain/container.ts";
import { stripControl } from "../../text/strip-control.ts";
import { hashOfService, hashOfTask, type Slot } from "./group-tasks.ts";

/** What an update means for a slot. */
export interface UpdateState {
  readonly waiting?: Waiting;
  /** Why the service does not have the configuration that was asked for. */
  readonly rolledBack?: string;
}

const beingUpdated: UpdateState = { waiting: { why: "it is being updated" } };

/** A change that this command made to a service. */
export interface IntendedChange {
  readonly hash: string;
  /** The version of the service before the change; 0 for a new service. */
  readonly beforeVersion: number;
}

/**
 * Whether a slot still waits for an update of its service, or the update failed. Without a change by this command, an update
 * that failed earlier is not reported.
 */
export function describeUpdate(
  { service, current }: Slot,
  intended: IntendedChange | undefined,
): UpdateState {
  // The manager was read before the change.
  if (intended !== undefined && service.Version.Index <= intended.beforeVersion) return beingUpdated;
  const { State: state = "", Message: message = "" } = service.UpdateStatus ?? {};
  const wanted = hashOfService(service);
  const said = stripControl(message);
  const isOther = intended !== undefined && intended.hash !== wanted;
  switch (state) {
    case "rollback_started":
      return { waiting: { why: `the update failed and is rolled back: ${said}` } };
    case "rollback_completed":
    case "rollback_paused":
      return isOther ? { rolledBack: `the update was rolled back: ${said}` } : {};
    case "paused":
      return intended === undefined ? {} : { rolledBack: `the update was stopped: ${said}` };
    case "updating":
      return isCurrent() ? { waiting: { why: "the Swarm still watches its update" } } : beingUpdated;
    default:
      return isCurrent() ? {} : beingUpdated;
  }

  function isCurrent(): boolean {
    return (
      hashOfTask(current) === wanted && current.Spec.ForceUpdate === service.Spec.TaskTemplate.ForceUpdate
    );
  }
}
