import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawnInNode } from "../swarm/spawn-in-node.ts";
import { untilWithin } from "../swarm/until-within.ts";
import { kubectl } from "./kubectl.ts";
import { lastLines } from "./last-lines.ts";
import type { KubernetesLayout } from "./lay-out-kubernetes.ts";

const dnsProgram = fileURLToPath(new URL("./cluster-dns.mjs", import.meta.url));

/** A user with all rights. The API server can be reached only in the cluster's network namespaces. */
const token = "stackctl-test";

/** kubectl takes a third of a second of processor time, which a starting server needs. */
const pauseMs = 300;

/** Far more than a busy machine needs. */
const startLimitMs = 300_000;

/** Starts etcd and the API server on the first node, and returns once the API server is ready. */
export async function startApiServer(layout: KubernetesLayout): Promise<void> {
  const { first, state, programs } = layout;
  await writeState(layout);
  const client = "http://127.0.0.1:2379";
  const etcd = ["--data-dir", join(state, "etcd"), "--listen-client-urls", client, "--unsafe-no-fsync"];
  const peers = ["--advertise-client-urls", client, "--listen-peer-urls", "http://127.0.0.1:2380"];
  spawnInNode(first, [join(programs, "etcd"), ...etcd, ...peers], join(state, "etcd.log"));
  const key = join(state, "service-accounts.key");
  const options = [
    ...[`--etcd-servers=${client}`, "--service-cluster-ip-range=10.96.0.0/16"],
    ...[`--advertise-address=${first.address}`, `--cert-dir=${join(state, "certificates")}`],
    ...["--service-account-issuer=https://kubernetes.default.svc", `--service-account-key-file=${key}`],
    ...[`--service-account-signing-key-file=${key}`, "--disable-admission-plugins=ServiceAccount"],
    ...["--authorization-mode=AlwaysAllow", `--token-auth-file=${join(state, "tokens.csv")}`],
    // The API server fetches logs from a kubelet, by the address that it reaches.
    ...["--kubelet-preferred-address-types=InternalIP", "--allow-privileged=true"],
  ];
  start(layout, "kube-apiserver", options);
  const log = join(state, "kube-apiserver.log");
  const otherwise = () => `the API server is not ready: ${lastLines(log)};`;
  await untilWithin({ limitMs: startLimitMs, pauseMs, otherwise }, () => isApiReady(layout));
}

/** Starts what gives objects their effect: controllers, the scheduler, and names of services. */
export function startControllers(layout: KubernetesLayout): void {
  const { first, state, kubeconfig } = layout;
  const common = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false"];
  start(layout, "kube-controller-manager", [
    ...[...common, "--allocate-node-cidrs=false", `--cert-dir=${join(state, "controller-certificates")}`],
    `--service-account-private-key-file=${join(state, "service-accounts.key")}`,
    ...["--node-monitor-period=2s", "--node-monitor-grace-period=20s", "--pod-eviction-timeout=10s"],
  ]);
  start(layout, "kube-scheduler", [...common, `--cert-dir=${join(state, "scheduler-certificates")}`]);
  spawnInNode(first, [process.execPath, dnsProgram, first.address, token], join(state, "dns.log"));
}

/** Whether the API server is ready. */
export async function isApiReady(layout: KubernetesLayout): Promise<boolean> {
  return await kubectl(layout, "get", "--raw", "/readyz").then(
    (answer) => answer === "ok",
    () => false,
  );
}

function start(
  { first, programs, state }: KubernetesLayout,
  program: string,
  options: readonly string[],
): void {
  spawnInNode(first, [join(programs, program), ...options], join(state, `${program}.log`));
}

async function writeState({ state, first, kubeconfig }: KubernetesLayout): Promise<void> {
  await mkdir(state, { recursive: true });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(join(state, "service-accounts.key"), privateKey.export({ type: "pkcs1", format: "pem" }));
  await writeFile(join(state, "tokens.csv"), `${token},test,test,system:masters\n`);
  const cluster = { server: `https://${first.address}:6443`, "insecure-skip-tls-verify": true };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  await writeFile(kubeconfig, JSON.stringify(config));
}
