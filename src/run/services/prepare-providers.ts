import type { Service } from "../../domain/service.ts";
import {
  type ChosenProviders,
  chooseProviders,
  findWantedProviders,
} from "../../plan/services/choose-providers.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";
import { readProviders } from "./provider-record.ts";

/** Chooses the providers that `down` calls; looks for the program of each. */
export async function prepareProviders(
  project: Pick<Project, "model" | "directory" | "stack">,
  world: Pick<World, "compose" | "host" | "files">,
): Promise<ChosenProviders> {
  const services = [...project.model.services.values()];
  const enabled = new Set(project.stack.selection.services.map(({ service }) => service.name));
  const wanted = findWantedProviders(services, enabled, await readProviders(project, world));
  const missing = await findMissingProviders(
    wanted.map((service) => ({ service })),
    world,
  );
  return chooseProviders(services, wanted, missing);
}

/**
 * The provider types whose program is missing: neither a plugin of the docker CLI, nor a program on the PATH.
 */
export async function findMissingProviders(
  services: readonly { readonly service: Pick<Service, "provider"> }[],
  { compose, host }: Pick<World, "compose" | "host">,
): Promise<ReadonlySet<string>> {
  const types = [...new Set(services.flatMap(({ service }) => service.provider ?? []))];
  const found = await Promise.all(
    types.map(async (type) => {
      if (type === "" || type === "compose") return false;
      return (await compose.hasPlugin(type)) || (await host.hasProgram(type));
    }),
  );
  return new Set(types.filter((_, index) => !found[index]));
}
