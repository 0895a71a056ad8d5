import type { ComposeDocument } from "./compose-service.ts";
import { countNodes } from "./count-nodes.ts";

/** Jobs that only one service waits for: each runs as an init container of that service's pod. */
export function findFolded(
  { services }: Pick<ComposeDocument, "services">,
  jobs: ReadonlySet<string>,
): ReadonlySet<string> {
  const dependants = [...jobs].map((job) => {
    const needing = Object.entries(services).filter(([, { depends_on: edges }]) => Object.hasOwn(edges, job));
    const [only] = needing;
    const service = services[job];
    const isFolded =
      needing.length === 1 &&
      (service === undefined || countNodes(service) === 1) &&
      only?.[1].depends_on[job]?.condition === "service_completed_successfully" &&
      (only[1].deploy?.replicas ?? only[1].scale ?? 1) <= 1;
    return { job, isFolded };
  });
  return new Set(dependants.flatMap(({ job, isFolded }) => (isFolded ? [job] : [])));
}
