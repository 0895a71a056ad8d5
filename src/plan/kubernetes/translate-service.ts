import type { Branch } from "../eject/compose-tree.ts";
import { isSecret } from "../secrets/is-secret.ts";
import { countNodes, countProcesses } from "./count-nodes.ts";
import { formatRankJobs } from "./format-rank-jobs.ts";
import { tidy } from "./tidy.ts";
import { type Folding, translatePod } from "./translate-pod.ts";
import { nameLabel } from "./translate-services.ts";
import type { Translating } from "./translating.ts";

/** The Deployment of a service that keeps running. */
export function translateDeployment(translating: Translating, folding: Folding, networks: Branch): Branch {
  const { name, service, report } = translating;
  const pod = translatePod(translating, folding);
  const replicas = service.deploy?.replicas ?? service.scale ?? 1;
  const { restart } = service;
  if (restart === undefined || restart === "no" || restart.startsWith("on-failure")) {
    const message =
      "Kubernetes restarts it whenever it ends; if it is a job, set the label stackctl.condition: completed";
    report("minor", ["restart"], message);
  }
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: describeMetadata(translating),
    spec: tidy({
      replicas,
      // Two pods cannot write to the same volume, so the old one ends first.
      strategy: translating.volumes.hasClaim ? { type: "Recreate" } : undefined,
      selector: { matchLabels: { [nameLabel]: name } },
      template: describeTemplate(translating, networks, pod),
    }),
  };
}

/** The objects of a job that runs as a group of ranks on several nodes, with the Service by which ranks meet. */
export function translateRanks(
  translating: Translating,
  folding: Folding,
  networks: Branch,
): readonly Branch[] {
  const { name, service, report, stack, volumes } = translating;
  const { training } = stack.options;
  const [, count = "0"] = (service.restart ?? "").split(":");
  const pod = translatePod(translating, folding, "Never");
  if (volumes.hasClaim) {
    report(
      "changes",
      ["volumes"],
      "ranks run on several nodes: the class of the volume must offer ReadWriteMany",
    );
  }
  if (training === "trainjob") {
    const message =
      "volumes, security and waits are left out: the TrainingRuntime of the cluster has the pod";
    report("changes", [], message);
  }
  const group = {
    name,
    labels: { [nameLabel]: name },
    nodes: countNodes(service),
    processesPerNode: countProcesses(service),
    restarts: Number(count),
    template: describeTemplate(translating, networks, pod),
  };
  return formatRankJobs(group, training);
}

/** The Job of a service that runs once. A failed pod is not repeated, unless the service says `on-failure`. */
export function translateJob(translating: Translating, folding: Folding, networks: Branch): Branch {
  const [policy, count] = (translating.service.restart ?? "no").split(":");
  const isRepeated = policy === "on-failure";
  const pod = translatePod(translating, folding, isRepeated ? "OnFailure" : "Never");
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: describeMetadata(translating),
    spec: {
      backoffLimit: isRepeated ? Number(count ?? 6) : 0,
      template: describeTemplate(translating, networks, pod),
    },
  };
}

function describeMetadata({ name, service, stack }: Translating): Branch {
  const labels = keepLabels(service.deploy?.labels ?? {}, () => {});
  const plain = Object.entries(labels).filter(
    ([key, value]) => !isSecret(key, value) && !stack.book.holdsSecret(value),
  );
  const annotations = Object.fromEntries(plain);
  return tidy({ name, labels: { [nameLabel]: name }, annotations });
}

function describeTemplate(
  { name, service, report, stack }: Translating,
  networks: Branch,
  pod: Branch,
): Branch {
  const annotations = keepLabels({ ...service.labels, ...service.annotations }, (key) =>
    report("minor", ["labels", key], `label ${key} is left out: its name has no valid form`),
  );
  const kept = Object.entries(annotations).filter(([key, value]) => {
    if (!isSecret(key, value) && !stack.book.holdsSecret(value)) return true;
    report("changes", ["labels", key], `label ${key} is left out: it holds a secret`);
    return false;
  });
  return {
    metadata: tidy({ labels: { [nameLabel]: name, ...networks }, annotations: Object.fromEntries(kept) }),
    spec: pod,
  };
}

/** Labels of Compose are annotations: a label of Kubernetes has at most 63 characters of a few kinds. */
function keepLabels(
  labels: Readonly<Record<string, string | null>>,
  onInvalid: (key: string) => void,
): Readonly<Record<string, string>> {
  const entries = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith("com.docker.") || key.startsWith("stackctl.")) return [];
    if (isQualified(key)) return [[key, value ?? ""] as const];
    onInvalid(key);
    return [];
  });
  return Object.fromEntries(entries);
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set */
function isQualified(key: string): boolean {
  const [prefix, name] = key.includes("/") ? key.split(/\/(.*)/s) : ["", key];
  const isPrefix = prefix === "" || /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(prefix ?? "");
  return isPrefix && /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(name ?? "");
}
