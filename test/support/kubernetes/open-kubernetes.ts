import { join } from "node:path";
import { execa } from "execa";
import { endNodes } from "../swarm/end-nodes.ts";
import { runInNamespace } from "../swarm/node-network.ts";
import { putImage } from "../swarm/open-swarm.ts";
import { kubectl, pipeToKubectl } from "./kubectl.ts";
import type { Kubernetes } from "./kubernetes.ts";
import type { KubernetesLayout } from "./lay-out-kubernetes.ts";

/** Gives access to a cluster that runs. */
export function openKubernetes(layout: KubernetesLayout): Kubernetes {
  const kustomize = async (folder: string) =>
    (await execa(join(layout.programs, "kustomize"), ["build", folder])).stdout;
  const applyFolder = async (folder: string, ...args: readonly string[]) =>
    await pipeToKubectl(layout, await kustomize(folder), "apply", "--filename=-", ...args);
  return {
    name: layout.name,
    nodes: layout.nodes,
    kubectl: (...args) => kubectl(layout, ...args),
    kustomize,
    async apply(folder, namespace) {
      const known = await kubectl(
        layout,
        "get",
        "namespace",
        namespace,
        "--ignore-not-found",
        "--output=name",
      );
      if (known === "") await kubectl(layout, "create", "namespace", namespace);
      return await applyFolder(folder, `--namespace=${namespace}`);
    },
    dryRun: (folder, namespace = "default") =>
      applyFolder(folder, "--dry-run=server", `--namespace=${namespace}`),
    putImage: (tag) => putImage(tag, layout.nodes),
    inNamespace: async (name, ...command) => {
      const node = layout.nodes.find((one) => one.name === name);
      if (!node) throw new Error(`no node ${name}`);
      return await runInNamespace(node, command);
    },
    end: () => endNodes(layout),
  };
}
