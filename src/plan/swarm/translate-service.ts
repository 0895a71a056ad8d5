import { buildSpec, type HashedSpec, serviceNameOf } from "./build-spec.ts";
import type { SwarmContent } from "./carry-content.ts";
import { checkService } from "./check-service.ts";
import { findKeyFindings, type KeyFinding } from "./find-key-findings.ts";
import type { ServiceContext } from "./service-context.ts";
import { translateParts } from "./service-parts.ts";
import type { Reference } from "./translate-references.ts";

/** A service of the document as a Swarm service. */
export interface SwarmService extends HashedSpec {
  readonly findings: readonly KeyFinding[];
  /** Names of networks, configs and secrets that must exist first. */
  readonly networks: readonly string[];
  readonly configs: readonly string[];
  readonly secrets: readonly string[];
  /** Names of the mounted volumes on the engine. */
  readonly volumes: readonly string[];
}

/** A Swarm service, and the objects that it needs. */
export interface TranslatedService {
  readonly service: SwarmService;
  /** Keys of the document's networks. */
  readonly networkKeys: readonly string[];
  readonly configs: readonly SwarmContent[];
  readonly secrets: readonly SwarmContent[];
}

/** Translates one service. Parts that a Swarm cannot carry are left out, and are findings. */
export function translateService(context: ServiceContext): TranslatedService {
  const { name, service } = context;
  const parts = translateParts(context);
  const { attachments, mounts, configs, secrets } = parts;
  const references = [...configs.references, ...mounts.references];
  return {
    service: {
      ...buildSpec(context, parts),
      findings: [
        ...findKeyFindings(name, service),
        ...checkService(context, serviceNameOf(context)),
        ...Object.values(parts).flatMap(({ findings }) => findings),
      ],
      networks: attachments.networks.map(({ Target }) => Target),
      configs: namesOf(references),
      secrets: namesOf(secrets.references),
      volumes: listVolumes(context),
    },
    networkKeys: attachments.keys,
    configs: references.flatMap(({ content }) => content ?? []),
    secrets: secrets.references.flatMap(({ content }) => content ?? []),
  };
}

function namesOf(references: readonly Reference[]): readonly string[] {
  return [...new Set(references.map(({ name }) => name))];
}

function listVolumes({ service, document }: ServiceContext): readonly string[] {
  const sources = (service.volumes ?? []).flatMap(({ type, source }) =>
    type === "volume" && source !== undefined ? [document.volumes?.[source]?.name ?? source] : [],
  );
  return [...new Set(sources)];
}
