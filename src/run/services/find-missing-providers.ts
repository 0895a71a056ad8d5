import type { Service } from "../../domain/service.ts";
import type { World } from "../world.ts";

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
