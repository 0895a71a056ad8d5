import { join } from "node:path";
import { execa } from "execa";
import { namespaceFile } from "../swarm/lay-out-nodes.ts";
import type { KubernetesLayout } from "./lay-out-kubernetes.ts";

/** Runs kubectl as a user with all rights, and returns its stdout; throws with its stderr if it fails. */
export async function kubectl(layout: KubernetesLayout, ...args: readonly string[]): Promise<string> {
  return await pipeToKubectl(layout, "", ...args);
}

/** Like `kubectl`, with manifests for `--filename=-`. */
export async function pipeToKubectl(
  { first, programs, kubeconfig, state }: KubernetesLayout,
  input: string,
  ...args: readonly string[]
): Promise<string> {
  const command = [
    join(programs, "kubectl"),
    "--kubeconfig",
    kubeconfig,
    `--cache-dir=${join(state, "cache")}`,
  ];
  const enter = `--net=${namespaceFile(first.namespace)}`;
  const { stdout } = await execa("nsenter", [enter, ...command, ...args], { input });
  return stdout;
}
