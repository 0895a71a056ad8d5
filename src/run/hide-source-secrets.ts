import { findSourceSecrets } from "../plan/find-source-secrets.ts";
import { redactEvent } from "../plan/redact-event.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { Project } from "./load-project.ts";
import type { World } from "./world.ts";

/**
 * The project and its reporter, which show no secret that stands in the project's files either: what `env_file` and
 * `environment` give a container comes back in what it says. Reading them is for commands that listen to containers.
 */
export async function hideSourceSecrets<
  Doing extends Pick<World, "sources"> & { readonly reporter: Reporter },
>(project: Project, doing: Doing): Promise<{ readonly project: Project; readonly doing: Doing }> {
  const { files } = await doing.sources.read(project.target);
  const redact = project.redact.and(findSourceSecrets(files));
  const { reporter } = doing;
  return {
    project: { ...project, redact },
    doing: {
      ...doing,
      reporter: {
        on: (event) => reporter.on(redactEvent(event, redact)),
        close: () => reporter.close(),
      },
    },
  };
}
