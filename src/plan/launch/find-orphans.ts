import type { Container } from "../../domain/container.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";

/** The containers whose services the compose files declare. */
export function withoutOrphans(
  containers: readonly Container[],
  { services }: Pick<ComposeModel, "services">,
): readonly Container[] {
  return containers.filter(({ service }) => services.has(service));
}

/** One notice for each service that has containers but is no longer declared in a compose file. */
export function noticeOrphans(containers: readonly Container[], model: ComposeModel): readonly Notice[] {
  const names = new Set(containers.map(({ service }) => service).filter((name) => !model.services.has(name)));
  return [...names].map((name) => ({
    code: "orphan",
    message: `containers of ${name} are left over: no compose file declares this service any more`,
    hint: "Run stackctl down to remove them together with the rest of the project.",
  }));
}
