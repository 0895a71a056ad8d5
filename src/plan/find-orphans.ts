import type { Container } from "../domain/container.ts";
import type { Notice } from "../domain/notice.ts";
import type { ComposeModel } from "../domain/service.ts";

/** The containers of services that the compose files have. */
export function withoutOrphans(
  containers: readonly Container[],
  { services }: Pick<ComposeModel, "services">,
): readonly Container[] {
  return containers.filter(({ service }) => services.has(service));
}

/** One notice for each service that has containers and is in no compose file any more. */
export function noticeOrphans(containers: readonly Container[], model: ComposeModel): readonly Notice[] {
  const names = new Set(containers.map(({ service }) => service).filter((name) => !model.services.has(name)));
  return [...names].map((name) => ({
    code: "orphan",
    message: `containers of ${name} are left over: no compose file has this service any more`,
    hint: "stackctl down removes them with everything else",
  }));
}
