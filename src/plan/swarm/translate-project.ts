import type { SwarmContent } from "./carry-content.ts";
import { parseDocument } from "./parse-document.ts";
import type { SwarmInputs } from "./swarm-inputs.ts";
import { type SwarmNetwork, translateNetwork } from "./translate-networks.ts";
import { type SwarmService, translateService } from "./translate-service.ts";

/** A Compose project as the objects of a Swarm. */
export interface SwarmProject {
  readonly project: string;
  /** By the service's name in the document. */
  readonly services: ReadonlyMap<string, SwarmService>;
  readonly networks: readonly SwarmNetwork[];
  /** External configs and secrets are not in these lists. */
  readonly configs: readonly SwarmContent[];
  readonly secrets: readonly SwarmContent[];
}

/** Translates a resolved Compose document to the objects of a Swarm. Networks that no service uses are left out. */
export function translateProject(inputs: SwarmInputs): SwarmProject {
  const document = parseDocument(inputs.document);
  const translated = new Map(
    Object.entries(document.services).map(
      ([name, service]) => [name, translateService({ name, service, document, inputs })] as const,
    ),
  );
  const all = [...translated.values()];
  const used = new Set(all.flatMap(({ networkKeys }) => networkKeys));
  return {
    project: document.name,
    services: new Map([...translated].map(([name, { service }]) => [name, service])),
    networks: Object.entries(document.networks ?? {})
      .filter(([key]) => used.has(key))
      .map(([key, network]) => translateNetwork(document.name, key, network)),
    configs: uniqueByName(all.flatMap(({ configs }) => configs)),
    secrets: uniqueByName(all.flatMap(({ secrets }) => secrets)),
  };
}

function uniqueByName(contents: readonly SwarmContent[]): readonly SwarmContent[] {
  return [...new Map(contents.map((content) => [content.name, content])).values()];
}
