import type { SelectedService } from "../../domain/selection.ts";

/** Adds to each planned service those planned services that it depends on. */
export function withDependencies<Planned extends { readonly name: string }>(
  planned: readonly Planned[],
  selected: readonly SelectedService[],
): readonly (Planned & { readonly after: readonly string[] })[] {
  const names = new Set(planned.map(({ name }) => name));
  const after = new Map(
    selected.map(({ service }) => [
      service.name,
      service.dependsOn.map((dependency) => dependency.service).filter((name) => names.has(name)),
    ]),
  );
  return planned.map((service) => ({ ...service, after: after.get(service.name) ?? [] }));
}

/** The services of a `planned` event for these steps. */
export function describePlanned(steps: readonly SelectedService[]) {
  const planned = steps.map(({ service, condition, cause }) => ({ name: service.name, condition, cause }));
  return withDependencies(planned, steps);
}
