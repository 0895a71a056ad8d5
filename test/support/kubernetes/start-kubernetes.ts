import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { busyboxImage } from "../engine/images.ts";
import { endNodes } from "../swarm/end-nodes.ts";
import { putImage } from "../swarm/open-swarm.ts";
import { startNodes } from "../swarm/start-nodes.ts";
import { untilWithin } from "../swarm/until-within.ts";
import { withLock } from "../with-lock.ts";
import { addVolumes } from "./add-volumes.ts";
import { kubectl } from "./kubectl.ts";
import type { Kubernetes } from "./kubernetes.ts";
import { lastLines } from "./last-lines.ts";
import { type KubernetesLayout, layOutKubernetes } from "./lay-out-kubernetes.ts";
import { openKubernetes } from "./open-kubernetes.ts";
import { makePauseImage } from "./pause-image.ts";
import { startApiServer, startControllers } from "./start-control-plane.ts";
import { kubeletFolder, startNodeAgents } from "./start-node-agents.ts";

/** What a cluster is made from. */
export interface KubernetesOptions {
  /** Lower case, digits and `-`. */
  readonly name: string;
  readonly nodes: number;
  /** The folder of the programs, from `ensurePrograms`. */
  readonly programs: string;
}

/** kubectl takes a third of a second of processor time, which a starting node needs. */
const pauseMs = 300;

/** Far more than a busy machine needs. */
const startLimitMs = 300_000;

const Nodes = z.object({
  items: z.array(
    z.object({
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** Opens the cluster of this name; a missing one is started, and a broken one is replaced. */
export async function ensureKubernetes({ name, nodes, programs }: KubernetesOptions): Promise<Kubernetes> {
  const layout = layOutKubernetes(name, nodes, programs);
  return await withLock(`nodes-${name}`, async () => {
    if (!(await isReady(layout))) {
      await endNodes(layout);
      await build(layout);
    }
    return openKubernetes(layout);
  });
}

async function build(layout: KubernetesLayout): Promise<void> {
  const startedAt = performance.now();
  try {
    await mkdir(layout.folder, { recursive: true });
    await startNodes(layout, [
      "--add-runtime",
      `plain=${await writeRuntime(layout)}`,
      "--default-runtime",
      "plain",
    ]);
    await Promise.all([startApiServer(layout), putImages(layout)]);
    startControllers(layout);
    await startNodeAgents(layout);
    await addVolumes(layout);
    const log = join(kubeletFolder(layout.first), "kubelet.log");
    const otherwise = () => `the nodes are not ready: ${lastLines(log)};`;
    await untilWithin({ limitMs: startLimitMs, pauseMs, otherwise }, () => isReady(layout));
  } catch (error) {
    await endNodes(layout);
    throw error;
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stderr.write(`kubernetes: ${layout.nodes.length} nodes ready in ${seconds} s\n`);
}

/** Whether the API server reports every node as ready. */
async function isReady(layout: KubernetesLayout): Promise<boolean> {
  try {
    const { items } = Nodes.parse(JSON.parse(await kubectl(layout, "get", "nodes", "--output=json")));
    const ready = items.filter(({ status }) =>
      status.conditions.some((one) => one.type === "Ready" && one.status === "True"),
    );
    return ready.length === layout.nodes.length;
  } catch {
    return false;
  }
}

async function putImages({ nodes }: KubernetesLayout): Promise<void> {
  await putImage(busyboxImage, nodes);
  await Promise.all(nodes.map(makePauseImage));
}

/**
 * A kubelet wants a lower score for the kernel's out-of-memory killer, which root of a container may not set. This
 * runtime leaves the score as it is.
 */
async function writeRuntime({ folder }: KubernetesLayout): Promise<string> {
  const file = join(folder, "runc");
  const lines = [
    "#!/bin/sh",
    "bundle= previous=",
    'for word in "$@"; do',
    "  case $previous in --bundle | -b) bundle=$word ;; esac",
    "  previous=$word",
    "done",
    "config=$bundle/config.json",
    `if [ -f "$config" ]; then sed -i 's/"oomScoreAdj":-[0-9]*/"oomScoreAdj":0/' "$config"; fi`,
    'exec runc "$@"',
    "",
  ];
  await writeFile(file, lines.join("\n"));
  await chmod(file, 0o755);
  return file;
}
