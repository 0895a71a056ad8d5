import type { BuildFailure } from "../../domain/build-failure.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { describeBuildFailure } from "../../plan/failures/explain-build-failure.ts";
import { findBlamed, findUnbuilt } from "../../plan/launch/find-blamed.ts";
import type { LaunchOptions } from "../../plan/launch/launch-facts.ts";
import { placeProviders, splitLaunch, withoutVictims } from "../../plan/launch/split-launch.ts";
import type { ComposeResult, LaunchProgress, LaunchRequest } from "../../ports/compose.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { Project } from "../project/load-project.ts";
import type { LaunchResult } from "../readiness/wait-result.ts";
import type { World } from "../world.ts";

interface CreateRequest {
  readonly project: Project;
  readonly options: LaunchOptions;
  /** Services that Compose would not recreate by itself. */
  readonly outdated?: ReadonlySet<string>;
}

/**
 * Creates the containers of these services with Compose. If Compose cannot create one service, the call is
 * repeated without it and without the services that require it.
 */
export async function createServices(
  { project, options, outdated }: CreateRequest,
  changing: ReadonlySet<string>,
  { compose, reporter, secrets }: Pick<World, "compose" | "secrets"> & { readonly reporter: Reporter },
  signal: AbortSignal,
): Promise<LaunchResult> {
  const onProgress = tellLaunch(project.model, reporter);
  const steps = project.stack.selection.services;
  const refused = new Map<string, string>();
  const builds = new Map<string, BuildFailure>();
  let created = 0;
  const create = async (request: LaunchRequest): Promise<ComposeResult> => {
    let wanted = request.services;
    for (;;) {
      const result = await compose.launch(
        project.target,
        { ...request, services: wanted, carried: project.carried },
        onProgress,
        signal,
      );
      if (result.exitCode === 0) created += wanted.length;
      if (result.exitCode === 0 || signal.aborted) return result;
      const own = steps.map(({ service }) => service).filter(({ name }) => wanted.includes(name));
      const { buildFailure } = result;
      const unbuilt = buildFailure === undefined ? [] : findUnbuilt(buildFailure, own);
      for (const service of unbuilt) {
        if (buildFailure === undefined) continue;
        builds.set(service.name, buildFailure);
        const built = { service, directory: project.directory };
        refused.set(service.name, describeBuildFailure(buildFailure, built, secrets.redact));
      }
      const blamed =
        unbuilt.length > 0 ? new Set(unbuilt.map(({ name }) => name)) : findBlamed(result.stderr, own);
      const left = withoutVictims(wanted, blamed, steps);
      // Without a service to blame, or with nothing else to create, the error is that of the whole launch.
      if (blamed.size === 0 || (left.length === 0 && created === 0 && builds.size === 0)) return result;
      for (const name of blamed) {
        if (!builds.has(name)) refused.set(name, secrets.redact(result.stderr).trim());
      }
      if (left.length === 0) return { exitCode: 0, stderr: "" };
      wanted = left;
    }
  };
  for (const request of placeProviders(splitLaunch(steps, changing, options, outdated), steps)) {
    const services = withoutVictims(request.services, new Set(refused.keys()), steps);
    if (services.length === 0) continue;
    const result = await create({ ...request, services });
    if (result.exitCode !== 0) return result;
  }
  return { exitCode: 0, stderr: "", refused, builds };
}

/**
 * Turns Compose's progress into events, once per service and kind. Start events come from the engine instead.
 */
function tellLaunch(model: ComposeModel, reporter: Reporter): (progress: LaunchProgress) => void {
  const reported = new Set<string>();
  return ({ kind, service, detail }) => {
    if (service === undefined || !model.services.has(service)) return;
    switch (kind) {
      case "pulling":
      case "building":
        return reporter.on({ kind, service, detail });
      case "creating": {
        if (reported.has(service)) return;
        reported.add(service);
        return reporter.on({ kind, service });
      }
      case "starting":
      case "other":
        return;
    }
  };
}
