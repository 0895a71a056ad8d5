import { mapLimited } from "../../../domain/map-limited.ts";
import { describeAbsent } from "../../../plan/swarm/describe-absent.ts";
import type { Pin } from "../../../plan/swarm/swarm-inputs.ts";
import type { SwarmProject } from "../../../plan/swarm/translate-project.ts";
import type { SwarmService } from "../../../plan/swarm/translate-service.ts";
import type { ResourceKind } from "../api/swarm-api.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import type { PreparedService } from "./prepared-service.ts";
import type { TranslatedTarget } from "./translate-target.ts";

/** Another command may create the same object between the reading and the creation: the manager has two words for it. */
const existsAlready = /already exists|name conflicts/;
const creationsAtOnce = 8;

interface Preparation {
  readonly translated: TranslatedTarget;
  /** Names in the compose file. */
  readonly services: readonly string[];
  readonly isForced: boolean;
  /** The id of each local image that the services name, by reference. */
  readonly images: ReadonlyMap<string, string>;
}

/** The services that can be started now, or the Swarm's first refusal. */
export type Prepared =
  | { readonly kind: "prepared"; readonly services: readonly PreparedService[] }
  | { readonly kind: "refused"; readonly message: string };

/** Creates the networks, configs and secrets that services need, and records the nodes of their volumes. */
export async function prepareServices(
  { translated, services, isForced, images }: Preparation,
  { api }: Pick<SwarmWorld, "api">,
  signal?: AbortSignal,
): Promise<Prepared> {
  const chosen = services.flatMap((name) => {
    const service = translated.services.get(name);
    return service === undefined ? [] : [{ name, service }];
  });
  const refused = translated.findings.filter(
    ({ kind, service }) => kind === "refused" && services.includes(service),
  );
  if (refused.length > 0) {
    return {
      kind: "refused",
      message: refused.map((one) => `service ${one.service}: ${one.message}`).join("\n"),
    };
  }
  const all = chosen.map(({ service }) => service);
  const ids = new Map<string, string>();
  for (const kind of ["networks", "configs", "secrets"] as const) {
    const refusal = await ensure(kind, translated, all, ids);
    if (refusal !== undefined) return { kind: "refused", message: refusal };
  }
  const recorded = await recordVolumes();
  if (recorded !== undefined) return { kind: "refused", message: recorded };
  const known = await api.listServices(translated.project, signal);
  return {
    kind: "prepared",
    services: chosen.map(({ name, service }) => {
      const image = images.get(imageOf(service)) ?? "";
      const spec = complete(service, ids, image);
      const before = known.find(({ Spec: { Name: own } }) => own === spec.Name);
      const former = before?.Spec.Labels[swarmLabels.image] ?? "";
      return {
        project: translated.project,
        service: name,
        name: spec.Name,
        spec,
        hash: service.hash,
        settingsHash: service.settingsHash,
        replicas: countReplicas(spec.Mode),
        isForced: isForced || (image !== "" && former !== "" && image !== former),
      };
    }),
  };

  async function ensure(
    kind: ResourceKind,
    project: SwarmProject,
    needing: readonly SwarmService[],
    found: Map<string, string>,
  ): Promise<string | undefined> {
    const names = [...new Set(needing.flatMap((service) => service[kind]))];
    if (names.length === 0) return undefined;
    const list = async () => {
      for (const { Name: name, ID: id } of await api.list(kind, { names }, signal))
        found.set(`${kind}/${name}`, id);
    };
    await list();
    const missing = names.filter((name) => !found.has(`${kind}/${name}`));
    if (missing.length === 0) return undefined;
    const refusals = await mapLimited(missing, creationsAtOnce, async (name) => {
      const body = describeResource(project, kind, name);
      if (body === undefined) return [describeAbsent(kind, name)];
      const refusal = await api.create(kind, body, signal);
      return refusal === undefined || existsAlready.test(refusal) ? [] : [`${name}: ${refusal}`];
    });
    if (refusals.flat().length > 0) return refusals.flat().join("\n");
    await list();
    return undefined;
  }

  /** A volume exists on one node, and only a record says on which: the record is a config without content of its own. */
  async function recordVolumes(): Promise<string | undefined> {
    const held = new Map(
      chosen.flatMap(({ name, service: { volumes } }) => {
        const pin = translated.pins.get(name);
        return pin === undefined ? [] : volumes.map((volume) => [volume, pin] as const);
      }),
    );
    if (held.size === 0) return undefined;
    const known = await api.list("configs", { names: [...held.keys()].map(recordOf) }, signal);
    const recorded = new Set(known.map(({ Name: name }) => name));
    const missing = [...held].filter(([name]) => !recorded.has(recordOf(name)));
    const refusals = await mapLimited(missing, creationsAtOnce, async ([name, pin]) => {
      const refusal = await api.create("configs", describeVolume(translated.project, name, pin), signal);
      return refusal === undefined || existsAlready.test(refusal) ? [] : [refusal];
    });
    return refusals.flat()[0];
  }
}

/** The name of the config that records the node of a volume. */
function recordOf(volume: string): string {
  return `${volume}.volume`;
}

function describeVolume(project: string, volume: string, { nodeId, hostname }: Pin): object {
  return {
    Name: recordOf(volume),
    Data: Buffer.from(hostname).toString("base64"),
    Labels: { [swarmLabels.project]: project, [swarmLabels.volume]: volume, [swarmLabels.node]: nodeId },
  };
}

function describeResource(project: SwarmProject, kind: ResourceKind, name: string): object | undefined {
  if (kind === "networks") {
    const network = project.networks.find((one) => one.Name === name);
    return network === undefined || network.external ? undefined : network;
  }
  const content = project[kind].find((one) => one.name === name);
  return content && { Name: name, Data: content.data, Labels: content.labels };
}

function imageOf({ spec }: SwarmService): string {
  return spec.TaskTemplate.ContainerSpec.Image;
}

/** The specification with the ids of its configs and secrets, and the image that it starts with. */
function complete(
  { spec }: SwarmService,
  ids: ReadonlyMap<string, string>,
  image: string,
): PreparedService["spec"] {
  const { TaskTemplate: template } = spec;
  const { ContainerSpec: container } = template;
  return {
    ...spec,
    Labels: { ...spec.Labels, ...(image !== "" && { [swarmLabels.image]: image }) },
    TaskTemplate: {
      ...template,
      ContainerSpec: {
        ...container,
        ...(container.Configs && {
          Configs: container.Configs.map((one) => ({
            ...one,
            ConfigID: ids.get(`configs/${one.ConfigName}`) ?? "",
          })),
        }),
        ...(container.Secrets && {
          Secrets: container.Secrets.map((one) => ({
            ...one,
            SecretID: ids.get(`secrets/${one.SecretName}`) ?? "",
          })),
        }),
      },
    },
  };
}

function countReplicas(mode: PreparedService["spec"]["Mode"]): number {
  return mode.Replicated?.Replicas ?? mode.ReplicatedJob?.TotalCompletions ?? 1;
}
