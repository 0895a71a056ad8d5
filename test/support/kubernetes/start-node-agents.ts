import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { NodeLayout } from "../swarm/lay-out-nodes.ts";
import { runInNamespace } from "../swarm/node-network.ts";
import { spawnInNode } from "../swarm/spawn-in-node.ts";
import { type KubernetesLayout, podNetwork } from "./lay-out-kubernetes.ts";
import { pauseImage } from "./pause-image.ts";

/** Starts kubelet and kube-proxy on each node, with routes between the pods of all nodes. */
export async function startNodeAgents(layout: KubernetesLayout): Promise<void> {
  await makeVolumesShared(layout);
  await Promise.all(layout.nodes.map((node) => startNode(layout, node)));
}

/** Holds the files and logs of a node's kubelet and kube-proxy. */
export function kubeletFolder(node: NodeLayout): string {
  return join(node.folder, "kubelet");
}

async function startNode(layout: KubernetesLayout, node: NodeLayout): Promise<void> {
  const folder = kubeletFolder(node);
  await mkdir(join(folder, "cni"), { recursive: true });
  await makeCgroup(node);
  await writeFile(join(folder, "cni/10.conflist"), JSON.stringify(describePodNetwork(node, folder)));
  await writeFile(join(folder, "config.json"), JSON.stringify(describeKubelet(layout, node)));
  for (const other of layout.nodes.filter((one) => one !== node)) {
    await execa("ip", ["-n", node.namespace, "route", "replace", podNetwork(other), "via", other.address]);
  }
  // The engine's own rule drops packets that a node forwards.
  await runInNamespace(node, ["iptables", "--policy", "FORWARD", "ACCEPT"]);
  const kubelet = [join(layout.programs, "kubelet"), ...listKubeletOptions(layout, node, folder)];
  spawnInNode(node, [...(await hideMachine(folder)), ...kubelet], join(folder, "kubelet.log"));
  const proxy = [
    ...[`--kubeconfig=${layout.kubeconfig}`, `--hostname-override=${node.name}`, "--proxy-mode=iptables"],
    // The kernel's limits belong to the whole machine.
    ...["--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0"],
    ...["--conntrack-tcp-timeout-close-wait=0", "--cluster-cidr=10.244.0.0/16"],
  ];
  spawnInNode(node, [join(layout.programs, "kube-proxy"), ...proxy], join(folder, "kube-proxy.log"));
}

function listKubeletOptions(
  { kubeconfig, programs, volumes }: KubernetesLayout,
  node: NodeLayout,
  folder: string,
) {
  return [
    ...[`--config=${join(folder, "config.json")}`, `--kubeconfig=${kubeconfig}`],
    ...[
      `--hostname-override=${node.name}`,
      `--node-ip=${node.address}`,
      `--root-dir=${join(volumes, node.name)}`,
    ],
    ...["--container-runtime=docker", `--docker-endpoint=${node.host}`, "--network-plugin=cni"],
    ...[`--cni-conf-dir=${join(folder, "cni")}`, `--cni-bin-dir=${join(programs, "cni")}`],
    ...[`--cni-cache-dir=${join(folder, "cni-cache")}`, `--pod-infra-container-image=${pauseImage}`],
    ...[`--cert-dir=${join(folder, "certificates")}`, `--volume-plugin-dir=${join(folder, "plugins")}`],
  ];
}

function describeKubelet({ first }: KubernetesLayout, node: NodeLayout): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${node.namespace}`,
    clusterDNS: [first.address],
    clusterDomain: "cluster.local",
    failSwapOn: false,
    // The disk and the images of the machine are not this cluster's.
    evictionHard: { "imagefs.available": "1%", "nodefs.available": "1%", "memory.available": "100Mi" },
    imageGCHighThresholdPercent: 100,
    resolvConf: "",
    nodeStatusUpdateFrequency: "5s",
  };
}

function describePodNetwork(node: NodeLayout, folder: string): object {
  const ranges = [[{ subnet: podNetwork(node) }]];
  const ipam = { type: "host-local", dataDir: join(folder, "ipam"), ranges, routes: [{ dst: "0.0.0.0/0" }] };
  return {
    cniVersion: "0.3.1",
    name: "pods",
    plugins: [
      { type: "bridge", bridge: "cni0", isGateway: true, hairpinMode: true, ipam },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

/** A kubelet wants these values, which belong to the whole machine: it gets files with them instead. */
const kernelSettings = {
  "vm/overcommit_memory": "1",
  "vm/panic_on_oom": "0",
  "kernel/panic": "10",
  "kernel/panic_on_oops": "1",
  "kernel/keys/root_maxkeys": "1000000",
  "kernel/keys/root_maxbytes": "25000000",
};

/** A command that runs another one with its own folder for logs of pods, and with its own kernel settings. */
async function hideMachine(folder: string): Promise<readonly string[]> {
  const mounts: [string, string][] = [];
  for (const name of ["pods", "containers"]) {
    await mkdir(join(folder, name), { recursive: true });
    await mkdir(join("/var/log", name), { recursive: true });
    mounts.push([join(folder, name), join("/var/log", name)]);
  }
  for (const [setting, value] of Object.entries(kernelSettings)) {
    const file = join(folder, setting.replaceAll("/", "-"));
    await writeFile(file, `${value}\n`);
    mounts.push([file, join("/proc/sys", setting)]);
  }
  // The machine must not get these mounts. It must get those of volumes, whose mount stays shared.
  const places = ["/var/log", "/proc/sys"].map(
    (place) => `$(findmnt --noheadings --output TARGET --target ${place})`,
  );
  const keptBack = places.map((place) => `mount --make-slave "${place}"`);
  const hidden = mounts.map(([from, to]) => `mount --bind ${from} ${to}`);
  const script = join(folder, "hide-machine.sh");
  await writeFile(script, ["#!/bin/sh", "set -e", ...keptBack, ...hidden, 'exec "$@"', ""].join("\n"));
  await chmod(script, 0o755);
  return ["unshare", "--mount", "--propagation", "unchanged", script];
}

/** Volumes that a kubelet mounts must appear to the engine, which runs in another mount namespace. */
async function makeVolumesShared({ volumes }: KubernetesLayout): Promise<void> {
  await mkdir(volumes, { recursive: true });
  await execa("mount", ["--bind", volumes, volumes]);
  await execa("mount", ["--make-shared", volumes]);
}

/** A kubelet needs its own cgroup to exist in every hierarchy. A cpuset is unusable until it has processors. */
async function makeCgroup({ namespace }: NodeLayout): Promise<void> {
  const root = "/sys/fs/cgroup";
  const isSecondVersion = existsSync(join(root, "cgroup.controllers"));
  const hierarchies = isSecondVersion ? [root] : readdirSync(root).map((name) => join(root, name));
  for (const hierarchy of hierarchies.filter((path) => existsSync(join(path, "cgroup.procs")))) {
    const own = join(hierarchy, namespace);
    await mkdir(own, { recursive: true });
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const value = await readFile(join(hierarchy, file), "utf8").catch(() => undefined);
      if (value !== undefined && !isSecondVersion) await writeFile(join(own, file), value);
    }
  }
}
