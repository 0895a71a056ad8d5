import { filled } from "./filled.ts";
import { hashCanonical } from "./hash-canonical.ts";
import type { ServiceContext } from "./service-context.ts";
import type { ServiceParts } from "./service-parts.ts";
import type { ContainerSpec, ServiceSpec, TaskTemplate } from "./service-spec.ts";
import { swarmLabels } from "./swarm-labels.ts";
import { textsOf } from "./texts-of.ts";
import { ownLabels, translateContainer } from "./translate-container.ts";
import { checkSoon, translateHealthcheck } from "./translate-healthcheck.ts";
import { isJobMode, translateMode, translateRestart, translateUpdate } from "./translate-mode.ts";
import { translatePlacement } from "./translate-placement.ts";
import { translateResources } from "./translate-resources.ts";

/**
 * Compose labels the images that it builds, and containers have the labels of their image: Compose on the manager would
 * take the container of a task for one of its own, and remove it.
 */
const withoutCompose = { "com.docker.compose.project": "", "com.docker.compose.service": "" };

/** The body of the request that creates a service, and its hashes. */
export interface HashedSpec {
  /** `ConfigID` and `SecretID` are empty. */
  readonly spec: ServiceSpec;
  /**
   * The hash of everything that replaces tasks when it changes; also a label of the service and of its containers. The
   * start interval and start period that stackctl adds make no difference.
   */
  readonly hash: string;
  /**
   * The hash of the rest: the number of replicas, the placement, the update settings and the labels of the service; also
   * a label of the service. The engine keeps running tasks if only this part changes.
   */
  readonly settingsHash: string;
}

/** Puts the translated parts of a service together. */
export function buildSpec(context: ServiceContext, parts: ServiceParts): HashedSpec {
  const { name, service, document, inputs } = context;
  const labels = { [swarmLabels.project]: document.name, [swarmLabels.service]: name };
  const isJob = inputs.jobs.has(name) || isJobMode(service);
  const { ContainerSpec: container, ...template } = buildTemplate(context, parts, { labels, isJob });
  const settings = {
    Mode: translateMode(service, isJob),
    UpdateConfig: isJob ? undefined : translateUpdate(service.deploy?.update_config),
    RollbackConfig: isJob ? undefined : translateUpdate(service.deploy?.rollback_config),
  };
  const placement = translatePlacement(service, inputs.pins.get(name)?.nodeId);
  const { endpoint } = parts.endpoint;
  const allLabels = { ...ownLabels(service.deploy?.labels), ...labels };
  const hash = hashCanonical({ container, template, endpoint });
  const settingsHash = hashCanonical({ settings, placement, allLabels });
  const spec = {
    Name: serviceNameOf(context),
    Labels: { ...allLabels, [swarmLabels.hash]: hash, [swarmLabels.settings]: settingsHash },
    TaskTemplate: {
      ...template,
      ContainerSpec: {
        ...container,
        Labels: { ...container.Labels, [swarmLabels.hash]: hash },
        Healthcheck: checkSoon(container.Healthcheck),
      },
      Placement: placement,
    },
    ...settings,
    EndpointSpec: endpoint,
  };
  return { spec, hash, settingsHash };
}

/** The name of a service on the Swarm. */
export function serviceNameOf({ name, document }: Pick<ServiceContext, "name" | "document">): string {
  return `${document.name}_${name}`;
}

interface TemplateBasics {
  readonly labels: Readonly<Record<string, string>>;
  readonly isJob: boolean;
}

function buildTemplate(
  context: ServiceContext,
  parts: ServiceParts,
  { labels, isJob }: TemplateBasics,
): TaskTemplate {
  const { service } = context;
  const { logging } = service;
  return {
    ContainerSpec: {
      ...buildContainer(context, parts),
      Labels: { ...ownLabels(service.labels), ...withoutCompose, ...labels },
    },
    Resources: translateResources(service),
    RestartPolicy: translateRestart(service, isJob),
    Networks: filled(parts.attachments.networks),
    LogDriver: logging ? { Name: logging.driver, Options: filled(textsOf(logging.options)) } : undefined,
  };
}

function buildContainer(
  { name, service, document }: ServiceContext,
  { mounts, configs, secrets, privileges, hosts }: ServiceParts,
): Omit<ContainerSpec, "Labels"> {
  const configReferences = [...configs.references, ...mounts.references];
  return {
    ...translateContainer(service, service.image ?? `${document.name}-${name}`),
    Healthcheck: translateHealthcheck(service.healthcheck),
    Mounts: filled(mounts.mounts),
    Hosts: filled(hosts.hosts),
    Privileges: privileges.privileges,
    Configs: filled(configReferences.map((one) => ({ ConfigID: "", ConfigName: one.name, File: one.file }))),
    Secrets: filled(
      secrets.references.map((one) => ({ SecretID: "", SecretName: one.name, File: one.file })),
    ),
  };
}
