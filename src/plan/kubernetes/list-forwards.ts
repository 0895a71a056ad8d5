import type { ComposeDocument } from "./compose-service.ts";
import { kubeName } from "./kube-names.ts";

/** How `kubectl port-forward` reaches each port that Compose publishes, such as `service/web 8080:80`. */
export function listForwards(documents: readonly ComposeDocument[]): readonly string[] {
  const forwards = documents.flatMap(({ services }) =>
    Object.entries(services).flatMap(([service, { ports }]) =>
      ports
        .filter(({ protocol }) => protocol === "tcp")
        .map(({ target, published }) => {
          const local = /^\d+$/.test(published ?? "") ? published : target;
          return `service/${kubeName(service)} ${local}:${target}`;
        }),
    ),
  );
  return [...new Set(forwards)].toSorted();
}
