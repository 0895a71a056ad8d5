import type { ComposeModel, Service } from "../../domain/service.ts";

/**
 * All items, each after its dependencies; otherwise in their own order. In a cycle, the item that is reached
 * first comes last. Visits each item and each dependency once. Iterative, so that a long chain cannot
 * overflow the call stack.
 */
export function orderDependencies<Item>(
  items: Iterable<Item>,
  dependenciesOf: (item: Item) => Iterable<Item>,
): readonly Item[] {
  const ordered: Item[] = [];
  const visited = new Set<Item>();
  for (const item of items) {
    if (visited.has(item)) continue;
    visited.add(item);
    const open = [{ item, rest: dependenciesOf(item)[Symbol.iterator]() }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.next();
      if (next.done) {
        ordered.push(top.item);
        open.pop();
      } else if (!visited.has(next.value)) {
        visited.add(next.value);
        open.push({ item: next.value, rest: dependenciesOf(next.value)[Symbol.iterator]() });
      }
    }
  }
  return ordered;
}

/** All services, each after its dependencies; otherwise in Compose's order. */
export function orderServices({ services }: ComposeModel): readonly Service[] {
  return orderDependencies(services.values(), ({ dependsOn }) =>
    dependsOn.flatMap(({ service }) => services.get(service) ?? []),
  );
}
