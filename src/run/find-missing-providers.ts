import type { Service } from "../domain/service.ts";
import type { World } from "./world.ts";

/** Types of these services' providers whose program Compose would not find: a plugin of the docker CLI, or on the PATH. */
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
