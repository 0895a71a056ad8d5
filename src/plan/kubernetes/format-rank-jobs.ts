import type { TrainingKind } from "../../domain/kubernetes.ts";
import { type Branch, branchOf, type Tree } from "../eject/compose-tree.ts";
import { tidy } from "./tidy.ts";

/** A training that runs as one group of ranks on several nodes. */
export interface RankGroup {
  /** Also the name of the Service by which ranks find each other. */
  readonly name: string;
  readonly labels: Branch;
  readonly nodes: number;
  /** Undefined: torchrun's own default, or what the container's variables say. */
  readonly processesPerNode: number | undefined;
  /** How often the group may start again, where the kind of object can do that. */
  readonly restarts: number;
  /** The pod of one rank, as a Job has it. */
  readonly template: Branch;
}

/** torchrun's default port for the rendezvous. */
const port = 29500;

/**
 * The objects that run the ranks, each on a node of its own: torchrun reads rank and rendezvous from `PET_…`
 * variables. The Service publishes pods that are not ready, because ranks meet before any of them is.
 */
export function formatRankJobs(group: RankGroup, variant: TrainingKind): readonly Branch[] {
  switch (variant) {
    case "job":
      return [
        formatService(group),
        ...Array.from({ length: group.nodes }, (_, rank) => formatJob(group, rank)),
      ];
    case "indexed-job":
      return [formatService(group), formatIndexedJob(group)];
    case "jobset":
      return [formatJobSet(group)];
    case "trainjob":
      return [formatTrainJob(group)];
  }
}

function formatService({ name, labels }: RankGroup): Branch {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels },
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ports: [{ name: `tcp-${port}`, port }],
      selector: labels,
    },
  };
}

function formatJob(group: RankGroup, rank: number): Branch {
  const { name, labels } = group;
  const env = describeRendezvous(group, `${name}-0.${name}`, { value: String(rank) });
  const template = withPod(group, env, { hostname: `${name}-${rank}`, subdomain: name });
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `${name}-${rank}`, labels },
    spec: { backoffLimit: 0, template },
  };
}

/** The index of the pod, which is its rank. */
const fromIndex: Branch = {
  valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
};

function formatIndexedJob(group: RankGroup): Branch {
  const { name, labels } = group;
  const env = describeRendezvous(group, `${name}-0.${name}`, fromIndex);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, labels },
    spec: describeIndexed(group, withPod(group, env, { subdomain: name })),
  };
}

/** https://jobset.sigs.k8s.io/docs/concepts/ */
function formatJobSet(group: RankGroup): Branch {
  const { name, labels, restarts } = group;
  // JobSet's pods are named JOBSET-REPLICATEDJOB-JOB-POD.
  const env = describeRendezvous(group, `${name}-rank-0-0.${name}`, fromIndex);
  return {
    apiVersion: "jobset.x-k8s.io/v1alpha2",
    kind: "JobSet",
    metadata: { name, labels },
    spec: {
      network: { enableDNSHostnames: true, subdomain: name, publishNotReadyAddresses: true },
      // A failed rank ends the group: all ranks start again from the last checkpoint.
      failurePolicy: { maxRestarts: restarts },
      replicatedJobs: [
        {
          name: "rank",
          replicas: 1,
          template: { spec: describeIndexed(group, withPod(group, env, {})) },
        },
      ],
    },
  };
}

function describeIndexed({ nodes }: RankGroup, template: Branch): Branch {
  return { backoffLimit: 0, completionMode: "Indexed", completions: nodes, parallelism: nodes, template };
}

/**
 * https://www.kubeflow.org/docs/components/trainer/ (v1alpha1): the runtime has the pod, and sets the variables
 * of torchrun itself.
 */
function formatTrainJob({ name, labels, nodes, processesPerNode, template }: RankGroup): Branch {
  const container = containerOf(template);
  const { image, command, args, resources } = container;
  return {
    apiVersion: "trainer.kubeflow.org/v1alpha1",
    kind: "TrainJob",
    metadata: { name, labels },
    spec: {
      runtimeRef: {
        apiGroup: "trainer.kubeflow.org",
        kind: "ClusterTrainingRuntime",
        name: "torch-distributed",
      },
      trainer: tidy({
        image,
        command,
        args,
        env: listEnv(container).filter((one) => !isRendezvous(one)),
        numNodes: nodes,
        numProcPerNode: processesPerNode,
        resourcesPerNode: resources,
      }),
    },
  };
}

function describeRendezvous({ nodes, processesPerNode }: RankGroup, address: string, rank: Branch): Branch[] {
  return [
    { name: "PET_NNODES", value: String(nodes) },
    ...(processesPerNode === undefined
      ? []
      : [{ name: "PET_NPROC_PER_NODE", value: String(processesPerNode) }]),
    { name: "PET_NODE_RANK", ...rank },
    { name: "PET_MASTER_ADDR", value: address },
    { name: "PET_MASTER_PORT", value: String(port) },
  ];
}

const rendezvous = new Set([
  "PET_NNODES",
  "PET_NPROC_PER_NODE",
  "PET_NODE_RANK",
  "PET_MASTER_ADDR",
  "PET_MASTER_PORT",
]);

function isRendezvous({ name }: Branch): boolean {
  return typeof name === "string" && rendezvous.has(name);
}

/** The pod with these fields, and these variables in its container. */
function withPod({ template, labels }: RankGroup, env: readonly Branch[], fields: Branch): Branch {
  const pod = branchOf(template.spec);
  const container = containerOf(template);
  const kept = listEnv(container).filter((one) => !isRendezvous(one));
  return {
    ...template,
    spec: {
      ...fields,
      ...pod,
      ...(fields.hostname !== undefined && { hostname: fields.hostname }),
      // Ranks gain nothing from sharing a node, and a node's failure should take only one of them.
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                topologyKey: "kubernetes.io/hostname",
                labelSelector: { matchLabels: labels },
              },
            },
          ],
        },
      },
      containers: [{ ...container, env: [...kept, ...env] }],
    },
  };
}

function containerOf(template: Branch): Branch {
  const { containers } = branchOf(template.spec);
  return branchOf(Array.isArray(containers) ? containers[0] : undefined);
}

function listEnv({ env }: Branch): readonly Branch[] {
  const list: readonly Tree[] = Array.isArray(env) ? env : [];
  return list.map(branchOf);
}
