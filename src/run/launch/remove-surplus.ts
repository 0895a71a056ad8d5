import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { Project } from "../project/load-project.ts";
import { noteProviders } from "../services/provider-record.ts";
import type { Doing } from "../world.ts";
import { launchFailed } from "./launch-failed.ts";

/** Stops and removes the containers of these services, and takes their providers down. Throws StackError `launch-failed`. */
export async function removeSurplus(
  project: Project,
  surplus: LaunchPlan["stop"],
  doing: Doing,
  signal: AbortSignal,
): Promise<void> {
  const { services } = project.model;
  for (const { service, cause } of surplus) doing.reporter.on({ kind: "stopping", service, cause });
  const names = surplus.map(({ service }) => service);
  const isProvider = (name: string) => services.get(name)?.provider !== undefined;
  const stopping = (named: readonly string[], result: ComposeResult) => {
    if (result.exitCode !== 0) throw launchFailed(`could not stop ${named.join(", ")}`, result, project);
  };
  const contained = names.filter((name) => !isProvider(name));
  stopping(contained, await doing.compose.removeServices(project.target, contained, signal));
  for (const name of names.filter(isProvider)) {
    stopping([name], await doing.compose.downProviders(project.target, [name], signal));
    await noteProviders(project, [name], "down", doing);
  }
  for (const { service, cause } of surplus) doing.reporter.on({ kind: "stopped", service, cause });
}
