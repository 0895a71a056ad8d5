import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { busyboxImage } from "../support/engine/images.ts";
import { describeWithKubernetes } from "../support/kubernetes/describe-with-kubernetes.ts";
import { ensurePrograms } from "../support/kubernetes/ensure-programs.ts";
import { ensureKubernetes } from "../support/kubernetes/start-kubernetes.ts";
import { findRemains } from "../support/swarm/end-nodes.ts";
import { layOutNodes } from "../support/swarm/lay-out-nodes.ts";
import { untilFits } from "../support/until.ts";

/** The containers of a pod, and what all pods of these tests have in common. */
function podWith(node: string, name: string, script: string, more: object = {}) {
  const container = { name, image: busyboxImage, command: ["sh", "-c", script], ...more };
  const common = { enableServiceLinks: false, automountServiceAccountToken: false };
  return { ...common, nodeName: node, terminationGracePeriodSeconds: 0, containers: [container] };
}

const service = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
});

const job = (name: string, pod: object) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name },
  spec: { backoffLimit: 0, template: { spec: { restartPolicy: "Never", ...pod } } },
});

const web = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", labels: { app: "web" } },
  spec: podWith("n2", "web", "mkdir /w; echo hello >/w/index.html; exec httpd -f -p 80 -h /w", {
    readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1 },
  }),
};

describeWithKubernetes("the Kubernetes for tests", (kubernetes) => {
  const namespace = `cluster-${process.pid}`;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stackctl-manifests-"));
  });
  afterAll(async () => {
    await kubernetes().kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
    await rm(folder, { recursive: true });
  });

  /** Writes a folder of manifests as kustomize reads them. */
  async function write(name: string, ...objects: readonly object[]): Promise<string> {
    const own = join(folder, name);
    await mkdir(own);
    const files = objects.map((_, index) => `${index}.json`);
    await Promise.all(
      objects.map((one, index) => writeFile(join(own, `${index}.json`), JSON.stringify(one))),
    );
    await writeFile(join(own, "kustomization.yaml"), JSON.stringify({ resources: files }));
    return own;
  }

  const read = (path: string, ...args: readonly string[]) =>
    kubernetes().kubectl("--namespace", namespace, "get", ...args, `--output=jsonpath={${path}}`);

  /** Waits for the end of a job, and returns what it has written. */
  async function finish(name: string): Promise<string> {
    await untilFits(
      () => read(".status.conditions[*].type", "job", name),
      (conditions) => conditions !== "",
    );
    const logs = await kubernetes().kubectl("--namespace", namespace, "logs", `job/${name}`);
    return `${await read(".status.conditions[*].type", "job", name)}: ${logs}`;
  }

  it("has three ready nodes of version 1.20", async () => {
    const versions = await kubernetes().kubectl(
      "get",
      "nodes",
      "--output=jsonpath={.items[*].status.nodeInfo.kubeletVersion}",
    );
    expect(versions.split(" ")).toEqual(["v1.20.2", "v1.20.2", "v1.20.2"]);
  });

  it("runs a pod, whose services have a name on another node", async () => {
    const headless = { ...service("pods", { clusterIP: "None", selector: { app: "web" } }) };
    const ask =
      "wget -qO- http://web; wget -qO- http://pods; wget -qO- http://web.$NAMESPACE.svc.cluster.local";
    const env = { env: [{ name: "NAMESPACE", value: namespace }] };
    await kubernetes().apply(await write("services", web, service("web", {}), headless), namespace);
    await untilFits(
      () => read(".status.containerStatuses[*].ready", "pod", "web"),
      (ready) => ready === "true",
    );
    expect(await read(".spec.nodeName", "pod", "web")).toBe("n2");
    await kubernetes().apply(await write("ask", job("ask", podWith("n3", "ask", ask, env))), namespace);
    expect(await finish("ask")).toBe("Complete: hello\nhello\nhello");
    await kubernetes().kubectl("--namespace", namespace, "exec", "web", "--", "true");
  });

  it("reports the end of a job", async () => {
    const good = job("good", podWith("n1", "good", "echo done"));
    const bad = job("bad", podWith("n1", "bad", "echo broken; exit 3"));
    await kubernetes().apply(await write("jobs", good, bad), namespace);
    expect([await finish("good"), await finish("bad")]).toEqual(["Complete: done", "Failed: broken"]);
  });

  it("keeps a volume for the next pod, on another node", async () => {
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    const mounted = { volumeMounts: [{ name: "data", mountPath: "/data" }] };
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const write1 = job("write", { ...podWith("n1", "c", "echo kept >/data/file", mounted), volumes });
    const read1 = job("read", { ...podWith("n2", "c", "cat /data/file", mounted), volumes });
    await kubernetes().apply(await write("writer", claim, write1), namespace);
    expect(await finish("write")).toBe("Complete: ");
    await kubernetes().apply(await write("reader", read1), namespace);
    expect(await finish("read")).toBe("Complete: kept");
  });

  it("checks manifests without storing them", async () => {
    const name = "unstored";
    const right = await write("right", { ...web, metadata: { name } });
    expect(await kubernetes().dryRun(right)).toContain(`pod/${name} created (server dry run)`);
    expect(await kubernetes().kubectl("get", "pod", name, "--ignore-not-found")).toBe("");
    const noImage = { ...web.spec, containers: [{ name: "web" }] };
    const wrong = await write("wrong", { ...web, metadata: { name }, spec: noImage });
    await expect(kubernetes().dryRun(wrong)).rejects.toThrow("spec.containers[0].image: Required value");
    const unknown = await write("unknown", {
      ...web,
      metadata: { name },
      spec: { ...web.spec, hostnames: "x" },
    });
    await expect(kubernetes().dryRun(unknown)).rejects.toThrow("hostnames");
  });

  it("leaves no process, namespace, mount, cgroup or file behind", async () => {
    const name = `own-p${process.pid}`;
    const own = await ensureKubernetes({ name, nodes: 1, programs: await ensurePrograms() });
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: podWith("n1", "c", "sleep 1000") };
    await own.apply(await write("own", pod), "default");
    await untilFits(
      () => own.kubectl("get", "pod", name, "--output=jsonpath={.status.phase}"),
      (phase) => phase === "Running",
    );
    const layout = layOutNodes(name, 1);
    const before = await findRemains(layout);
    expect(Object.values(before).map((list) => list.length > 0)).toEqual([true, true, true, true]);
    await own.end();
    expect(await findRemains(layout)).toEqual({ pids: [], mounts: [], namespaces: [], cgroups: [] });
  });
});
