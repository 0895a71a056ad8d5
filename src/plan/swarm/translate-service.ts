import { attachNetworks } from "./attach-networks.ts";
import type { SwarmContent } from "./carry-content.ts";
import { checkService } from "./check-service.ts";
import { filled } from "./filled.ts";
import { findKeyFindings, type KeyFinding } from "./find-key-findings.ts";
import { hashCanonical } from "./hash-canonical.ts";
import type { ServiceContext } from "./service-context.ts";
import type { ContainerSpec, ServiceSpec, TaskTemplate } from "./service-spec.ts";
import { swarmLabels } from "./swarm-labels.ts";
import { textsOf } from "./texts-of.ts";
import { ownLabels, translateContainer } from "./translate-container.ts";
import { translateEndpoint } from "./translate-endpoint.ts";
import { checkSoon, translateHealthcheck } from "./translate-healthcheck.ts";
import { translateHosts } from "./translate-hosts.ts";
import { isJobMode, translateMode, translateRestart, translateUpdate } from "./translate-mode.ts";
import { translateMounts } from "./translate-mounts.ts";
import { translatePlacement } from "./translate-placement.ts";
import { translatePrivileges } from "./translate-privileges.ts";
import { type Reference, translateReferences } from "./translate-references.ts";
import { translateResources } from "./translate-resources.ts";

/** A service of the document as a Swarm service. */
export interface SwarmService {
  /** The body of the request that creates the service. `ConfigID` and `SecretID` are empty. */
  readonly spec: ServiceSpec;
  /**
   * The hash of everything that replaces tasks when it changes; also a label of the service and of its containers. The
   * start interval and start period that stackctl adds make no difference.
   */
  readonly hash: string;
  /**
   * The hash of the rest, such as the number of replicas, the placement and the update settings; also a label of the
   * service. The engine keeps running tasks if only this part changes.
   */
  readonly settingsHash: string;
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
  const { name, service, document } = context;
  const serviceName = `${document.name}_${name}`;
  const parts = translateParts(context);
  const { attachments, mounts, configs, secrets } = parts;
  const spec = buildSpec(context, serviceName, parts);
  const references = [...configs.references, ...mounts.references];
  return {
    service: {
      ...spec,
      findings: [
        ...findKeyFindings(name, service),
        ...checkService(context, serviceName),
        ...[attachments, mounts, configs, secrets, parts.privileges, parts.endpoint, parts.hosts].flatMap(
          ({ findings }) => findings,
        ),
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

type Parts = ReturnType<typeof translateParts>;

function translateParts(context: ServiceContext) {
  return {
    attachments: attachNetworks(context),
    mounts: translateMounts(context),
    configs: translateReferences("config", context),
    secrets: translateReferences("secret", context),
    privileges: translatePrivileges(context),
    endpoint: translateEndpoint(context.name, context.service),
    hosts: translateHosts(context),
  };
}

function buildSpec(
  context: ServiceContext,
  serviceName: string,
  parts: Parts,
): Pick<SwarmService, "spec" | "hash" | "settingsHash"> {
  const { name, service, document, inputs } = context;
  const isJob = inputs.jobs.has(name) || isJobMode(service);
  const labels = { [swarmLabels.project]: document.name, [swarmLabels.service]: name };
  const placement = translatePlacement(service, inputs.pins.get(name)?.nodeId);
  const container = buildContainer(context, parts);
  const template: TaskTemplate = {
    ContainerSpec: { ...container, Labels: { ...ownLabels(service.labels), ...labels } },
    Resources: translateResources(service),
    RestartPolicy: translateRestart(service, isJob),
    Networks: filled(parts.attachments.networks),
    LogDriver: service.logging
      ? { Name: service.logging.driver, Options: filled(textsOf(service.logging.options)) }
      : undefined,
  };
  const settings = {
    Mode: translateMode(service, isJob),
    UpdateConfig: isJob ? undefined : translateUpdate(service.deploy?.update_config),
    RollbackConfig: isJob ? undefined : translateUpdate(service.deploy?.rollback_config),
  };
  const declaredLabels = { ...ownLabels(service.deploy?.labels), ...labels };
  const hash = hashCanonical({ serviceName, template, endpoint: parts.endpoint.endpoint });
  const settingsHash = hashCanonical({ settings, placement, declaredLabels });
  return {
    hash,
    settingsHash,
    spec: {
      Name: serviceName,
      Labels: { ...declaredLabels, [swarmLabels.hash]: hash, [swarmLabels.settings]: settingsHash },
      TaskTemplate: {
        ...template,
        ContainerSpec: {
          ...template.ContainerSpec,
          Labels: { ...template.ContainerSpec.Labels, [swarmLabels.hash]: hash },
          Healthcheck: checkSoon(template.ContainerSpec.Healthcheck),
        },
        Placement: placement,
      },
      ...settings,
      EndpointSpec: parts.endpoint.endpoint,
    },
  };
}

function buildContainer(
  { name, service, document }: ServiceContext,
  { mounts, configs, secrets, privileges, hosts }: Parts,
): Omit<ContainerSpec, "Labels"> {
  return {
    ...translateContainer(service, service.image ?? `${document.name}-${name}`),
    Healthcheck: translateHealthcheck(service.healthcheck),
    Mounts: filled(mounts.mounts),
    Hosts: filled(hosts.hosts),
    Privileges: privileges.privileges,
    Configs: filled(
      [...configs.references, ...mounts.references].map(({ name: ConfigName, file: File }) => ({
        ConfigID: "",
        ConfigName,
        File,
      })),
    ),
    Secrets: filled(
      secrets.references.map(({ name: SecretName, file: File }) => ({ SecretID: "", SecretName, File })),
    ),
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
