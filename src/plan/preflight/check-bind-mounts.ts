import { posix } from "node:path";
import type { Finding } from "../../domain/finding.ts";
import { blank, listChanging, type PreflightFacts } from "./facts.ts";

/** Files and folders that services bind and that are not there. */
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
              hint: "create it, or look at the path in the compose file",
            };
          }
          const outcome =
            plan.engine === "docker"
              ? "Docker makes a folder there that belongs to root"
              : "the process finds nothing there";
          const isFile = posix.extname(target) !== "" || posix.extname(source) !== "";
          return {
            ...about,
            code: "bind-source-created",
            severity: "warning",
            message: `${service.name} mounts ${source}, which does not exist: ${outcome}`,
            hint: isFile
              ? "if a file is meant, create it first: the service would find a folder in its place"
              : `mkdir -p ${source} makes one that is yours`,
          };
        }),
    );
}
