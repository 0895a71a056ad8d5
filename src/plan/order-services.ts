import type { ComposeModel, Service } from "../domain/service.ts";
import { orderDependencies } from "./order-dependencies.ts";

/** All services, each behind those that it depends on; otherwise in Compose's own order. */
export function orderServices({ services }: ComposeModel): readonly Service[] {
  return orderDependencies(services.values(), ({ dependsOn }) =>
    dependsOn.flatMap(({ service }) => services.get(service) ?? []),
  );
}
