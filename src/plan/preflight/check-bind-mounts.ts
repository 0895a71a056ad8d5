import { posix } from "node:path";
import type { Finding } from "../../domain/finding.ts";
import { listChanging } from "../launch/graph.ts";
import { blank, type PreflightFacts } from "./facts.ts";

/** Reports sources of bind mounts that do not exist. An error, or a warning where the engine creates a folder instead. */
export function checkBindMounts({
  plan,
  services,
  missingPaths,
}: Pick<PreflightFacts, "plan" | "services" | "missingPaths">): readonly Finding[] {
  const changing = listChanging(plan);
  return services
    .filter(({ service }) => changing.has(service.name))
    .flatMap(({ service, feature }) =>
      service.hostMounts
        .filter(({ source }) => missingPaths.has(source))
        .map(({ source, target, created }): Finding => {
          const about = { ...blank, service: service.name, feature };
          if (!created) {
            return {
              ...about,
              code: "bind-source-missing",
              severity: "error",
              message: `${service.name} mounts ${source}, which does not exist`,
              hint: "Create it, or correct the path in the compose file.",
            };
          }
          const outcome =
            plan.engine === "docker"
              ? "Docker creates a folder there, owned by root"
              : "the process finds nothing there";
          const isFile = posix.extname(target) !== "" || posix.extname(source) !== "";
          return {
            ...about,
            code: "bind-source-created",
            severity: "warning",
            message: `${service.name} mounts ${source}, which does not exist: ${outcome}`,
            hint: isFile
              ? "Create the file first, if the service expects one: otherwise it finds a folder there."
              : `Run mkdir -p ${source} first, so that you own the folder.`,
          };
        }),
    );
}
