import { join } from "node:path";
import type { Container } from "../../domain/container.ts";
import { listContainerSecrets, redactDocument } from "../../plan/secrets/redact-document.ts";
import { nameByService } from "../../plan/services/group-by-service.ts";
import type { World } from "../world.ts";

interface Artifacts {
  /** Absolute; created if missing. Files of the same names are replaced, others stay. */
  readonly folder: string;
  /** JSON documents by file name. */
  readonly documents: ReadonlyMap<string, unknown>;
  readonly events: readonly unknown[];
  /** The containers whose logs and state are kept. */
  readonly containers: readonly Container[];
}

/** Number of log lines that are kept, counted from the end. */
const keptLogLines = 2000;

/**
 * Keeps what explains the result of a command: its documents and `events.ndjson`, and for each container
 * `logs/SERVICE.log` and `inspect/SERVICE.json`, the engine's complete description. Values of variables with
 * a secret's name are redacted, in the project's variables and in the containers' environment.
 */
export async function keepArtifacts(
  artifacts: Artifacts,
  { files, engine, secrets, cwd }: Pick<World, "files" | "engine" | "secrets" | "cwd">,
  signal?: AbortSignal,
): Promise<void> {
  const { folder, documents, events } = artifacts;
  const named = await Promise.all(
    nameByService(artifacts.containers).map(async ({ name, id }) => ({
      name,
      inspected: await engine.inspect(id, signal),
      log: await engine.readLogs(id, keptLogLines, signal),
    })),
  );
  secrets.learn(named.flatMap(({ inspected }) => listContainerSecrets(inspected)));
  const { redact } = secrets;
  const formatJson = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;
  const texts = new Map<string, string>([
    ...[...documents].map(
      ([name, document]) => [name, formatJson(redactDocument(document, redact))] as const,
    ),
    ["events.ndjson", events.map((event) => `${JSON.stringify(redactDocument(event, redact))}\n`).join("")],
    ...named.flatMap(({ name, inspected, log }) => [
      [join("logs", `${name}.log`), redact(log.map((line) => `${line}\n`).join(""))] as const,
      ...(inspected === undefined
        ? []
        : [[join("inspect", `${name}.json`), formatJson(redactDocument(inspected, redact))] as const]),
    ]),
  ]);
  const bound = { below: cwd };
  await files.createFolder(folder, bound);
  for (const below of named.length > 0 ? ["logs", "inspect"] : []) {
    await files.createFolder(join(folder, below), bound);
  }
  for (const [name, text] of texts) await files.writeText(join(folder, name), text, bound);
}
