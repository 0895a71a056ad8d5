import { orderDependencies } from "../../../plan/services/order-services.ts";
import type { StoredRecord } from "../processes/records.ts";

/**
 * Runs an action on each of these services, dependants first; unrelated services run in parallel. Returns the
 * names of the services for which the action returned false.
 */
export async function stopInOrder(
  records: readonly StoredRecord[],
  stop: (record: StoredRecord) => Promise<boolean>,
): Promise<readonly string[]> {
  const stopping = new Map<string, Promise<boolean>>();
  const dependantsOf = new Map<string, string[]>();
  for (const { service, launch } of records) {
    for (const name of new Set(launch.dependsOn)) {
      const known = dependantsOf.get(name);
      if (known) known.push(service);
      else dependantsOf.set(name, [service]);
    }
  }
  for (const record of dependantsFirst(records)) {
    const dependants = dependantsOf.get(record.service) ?? [];
    const before = Promise.all(dependants.map((service) => stopping.get(service)));
    stopping.set(
      record.service,
      before.then(() => stop(record)),
    );
  }
  const ended = await Promise.all([...stopping].map(async ([name, done]) => [name, await done] as const));
  return ended.filter(([, isDone]) => !isDone).map(([name]) => name);
}

/** The records sorted so that each service comes before its dependencies. */
export function dependantsFirst(records: readonly StoredRecord[]): readonly StoredRecord[] {
  const byName = new Map(records.map((record) => [record.service, record]));
  const ordered = orderDependencies(records, ({ launch }) =>
    launch.dependsOn.flatMap((name) => byName.get(name) ?? []),
  );
  return ordered.toReversed();
}
