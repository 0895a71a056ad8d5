import type { ComposeModel, Service } from "../../domain/service.ts";
import { orderDependencies } from "./order-dependencies.ts";

/** All services, each after its dependencies; otherwise in Compose's order. */
export function orderServices({ services }: ComposeModel): readonly Service[] {
  return orderDependencies(services.values(), ({ dependsOn }) =>
    dependsOn.flatMap(({ service }) => services.get(service) ?? []),
  );
}
