import type { ResolvedService } from "../../domain/resolved-compose.ts";
import { filled } from "./filled.ts";
import type { Placement } from "./service-spec.ts";
import { withValues } from "./with-values.ts";

/** Where the tasks may run: the declared placement, the platform, and the node that the service is pinned to. */
export function translatePlacement(
  { deploy, platform }: ResolvedService,
  nodeId: string | undefined,
): Placement | undefined {
  const { constraints, preferences, max_replicas_per_node: most } = deploy?.placement ?? {};
  return withValues({
    Constraints: filled([...(constraints ?? []), ...(nodeId === undefined ? [] : [`node.id==${nodeId}`])]),
    Preferences: filled(
      (preferences ?? []).flatMap(({ spread }) =>
        spread === undefined ? [] : [{ Spread: { SpreadDescriptor: spread } }],
      ),
    ),
    MaxReplicas: most || undefined,
    Platforms: filled(translatePlatform(platform)),
  });
}

/** `linux/arm/v7` as the scheduler compares it with the nodes; it knows no variants. */
function translatePlatform(platform: string | null | undefined): NonNullable<Placement["Platforms"]> {
  const [os, architecture] = (platform ?? "").split("/");
  return os === undefined || os === "" ? [] : [{ OS: os, Architecture: architecture }];
}
