import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { busyboxImage } from "../../support/engine/images.ts";
import { type AnyService, type AnyStack, extraProfile } from "./any-stack.ts";

/** The number of edits of each service's part of the Compose file and of its env_file, by name. */
export interface Editions {
  readonly file: ReadonlyMap<string, number>;
  readonly envFile: ReadonlyMap<string, number>;
}

/** A container that has this file is unhealthy. */
export const sickFile = "/sick";

/** The services of a Compose file, each with the number of edits in `editions`. */
export function describeStack(
  stack: AnyStack,
  editions: ReadonlyMap<string, number> = new Map(),
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    stack.map((service) => [service.name, describe(service, editions.get(service.name) ?? 0)]),
  );
}

/** Writes the Compose file, the files that it names, and `.env`. */
export async function writeStack(
  directory: string,
  stack: AnyStack,
  { file, envFile }: Editions,
  dotenv: string,
): Promise<void> {
  const text = JSON.stringify({ services: describeStack(stack, file) }, null, 2);
  await writeFile(join(directory, "compose.yaml"), text);
  for (const { name, hasEnvFile } of stack) {
    if (!hasEnvFile) continue;
    await writeFile(join(directory, `${name}.env`), `MOOD=${envFile.get(name) ?? 0}\n`);
  }
  await writeFile(join(directory, ".env"), dotenv);
}

function describe(service: AnyService, edition: number): object {
  const { name, role, restart, isExtra, replicas, needs, network, hasEnvFile, isLabelled } = service;
  const edges = needs.map(({ service: needed, condition, required }) => [needed, { condition, required }]);
  return {
    image: busyboxImage,
    ...run(service, edition),
    environment: { EDITION: String(edition) },
    ...(role === "checked server" && {
      healthcheck: {
        test: `[ ! -e ${sickFile} ]`,
        interval: "1s",
        retries: 1,
        start_period: "2s",
        start_interval: "100ms",
      },
    }),
    ...(restart !== undefined && { restart }),
    ...(isExtra && { profiles: [extraProfile] }),
    ...(replicas !== 1 && { deploy: { replicas } }),
    ...(needs.length > 0 && { depends_on: Object.fromEntries(edges) }),
    ...(network !== undefined && { network_mode: `service:${network}` }),
    ...(hasEnvFile && { env_file: [`${name}.env`] }),
    ...(isLabelled && { labels: { "stackctl.condition": "completed" } }),
  };
}

function run({ role, endsWell }: AnyService, edition: number): object {
  if (role === "job") return { command: ["sh", "-c", "sleep 0.1"] };
  if (role === "crash") return { command: ["sh", "-c", "exit 3"] };
  return endsWell
    ? { command: ["sh", "-c", `trap 'exit 0' TERM; sleep ${1000 + edition} & wait`] }
    : { command: ["sleep", String(1000 + edition)], stop_signal: "SIGKILL" };
}
