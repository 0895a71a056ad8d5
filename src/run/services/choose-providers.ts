import type { Notice } from "../../domain/notice.ts";
import type { Service } from "../../domain/service.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";
import { readProviders } from "./provider-record.ts";

/** Which providers `down` calls, and which services it takes down. */
interface ChosenProviders {
  readonly called: readonly string[];
  readonly left: readonly string[];
  /** Every service of the project that is not in `left`. */
  readonly others: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * Chooses the providers that are enabled or whose `up` was called. Compose itself would call every provider,
 * and would stop at the first missing program and leave containers behind.
 */
export async function chooseProviders(
  project: Pick<Project, "model" | "directory" | "stack">,
  world: Pick<World, "compose" | "host" | "files">,
): Promise<ChosenProviders> {
  const services = [...project.model.services.values()];
  const providers = services.filter(({ provider }) => provider !== undefined);
  if (providers.length === 0) return { called: [], left: [], others: [], notices: [] };
  const on = new Set(project.stack.selection.services.map(({ service }) => service.name));
  const up = await readProviders(project, world);
  const wanted = providers.filter(({ name }) => on.has(name) || up.has(name));
  const missing = await findMissingProviders(
    wanted.map((service) => ({ service })),
    world,
  );
  const called = wanted.filter(({ provider = "" }) => !missing.has(provider)).map(({ name }) => name);
  const left = providers.map(({ name }) => name).filter((name) => !called.includes(name));
  return {
    called,
    left,
    others: services.map(({ name }) => name).filter((name) => !left.includes(name)),
    notices: wanted.flatMap(({ name, provider = "" }) =>
      missing.has(provider)
        ? [
            {
              code: "provider-missing",
              message: `${name} is not taken down: its provider ${provider} is not found`,
              hint: `Install docker-${provider}, then run stackctl down again.`,
            },
          ]
        : [],
    ),
  };
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
