import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { KubernetesDocument } from "../../src/domain/documents/kubernetes-document.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { describeWithKubernetes } from "../support/kubernetes/describe-with-kubernetes.ts";
import type { Kubernetes } from "../support/kubernetes/kubernetes.ts";
import { mappingRows } from "../support/mapping-rows.ts";
import { scenario } from "../support/scenario.ts";
import { formatSample } from "../support/translate-sample.ts";
import { untilFits } from "../support/until.ts";

/** Objects that Kubernetes 1.20 does not know. */
const newer = ["indexed-job", "jobset", "trainjob"];
const root = join(import.meta.dirname, "..", "..");
const server = `image: "${busyboxImage}", restart: always, stop_grace_period: 1s`;
const secret = `it's "$(quoted)" $$ \\ #x`;
const Pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      status: z.object({
        phase: z.string(),
        startTime: z.string().optional(),
        containerStatuses: z
          .array(z.object({ ready: z.boolean(), state: z.record(z.string(), z.unknown()) }))
          .default([]),
        initContainerStatuses: z
          .array(z.object({ name: z.string(), ready: z.boolean(), state: z.record(z.string(), z.unknown()) }))
          .default([]),
      }),
    }),
  ),
});
const Workload = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  spec: z
    .object({
      template: z
        .object({
          spec: z.object({
            containers: z.array(
              z.object({
                env: z.array(z.object({ name: z.string(), value: z.string().optional() })).optional(),
                resources: z.object({ limits: z.record(z.string(), z.string()).optional() }).optional(),
              }),
            ),
          }),
        })
        .optional(),
    })
    .optional(),
});
const ComposeOutput = z.looseObject({ services: z.record(z.string(), z.looseObject({})) });
type Pod = z.infer<typeof Pods>["items"][number];

describeWithKubernetes("eject --to kubernetes, on an API server", (kubernetes) => {
  const namespaces: string[] = [];
  afterAll(async () => {
    for (const namespace of namespaces)
      await kubernetes().kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
  });

  it("accepts every row of the mapping", async ({ onTestFinished }) => {
    const fixture = await createFixture("mapping-rows", {}, "none");
    onTestFinished(() => fixture.cleanup());
    const rows = Object.entries(mappingRows).filter(([title]) => !newer.some((word) => title.includes(word)));
    const refused: string[] = [];
    for (const [index, [title, sample]] of rows.entries()) {
      const folder = join(fixture.directory, String(index));
      for (const { path, text } of formatSample(sample)) await write(join(folder, path), text);
      await kubernetes()
        .dryRun(join(folder, "base"))
        .catch((error: unknown) => refused.push(`${title}: ${String(error)}`));
    }
    expect(refused).toEqual([]);
  });

  it("accepts the bundled stack with no feature and with all features", async ({ onTestFinished }) => {
    const fixture = await createFixture("bundled", {}, "none");
    onTestFinished(() => fixture.cleanup());
    for (const [index, options] of ["--minimal", "--all"].entries()) {
      const folder = join(fixture.directory, String(index));
      const line = ["eject", "--to", "kubernetes", folder, "--project-directory", root, options, "--json"];
      const env = { COMPOSE_PROJECT_NAME: undefined };
      const eject = await fixture.stackctl(line, { cwd: root, env });
      expect(eject.exitCode).toBe(0);
      await fillSecrets(KubernetesDocument.parse(eject.json()).secretFiles, root, () => "secret");
      await ensureNamespace(kubernetes(), "stackctl", namespaces);
      await kubernetes().dryRun(join(folder, "overlays/example"), "stackctl");
    }
  });

  it("builds every combination of the bundled features, each with its services and settings", async ({
    onTestFinished,
  }) => {
    const fixture = await createFixture("combinations", {}, "none");
    onTestFinished(() => fixture.cleanup());
    const line = ["eject", "--to", "kubernetes", fixture.directory, "--json"];
    const eject = await fixture.stackctl(line, { cwd: root, env: { COMPOSE_PROJECT_NAME: undefined } });
    const { components, secretFiles } = KubernetesDocument.parse(eject.json());
    await fillSecrets(secretFiles, root, () => "secret");
    const overlay = join(fixture.directory, "overlays/example/kustomization.yaml");
    const text = await readFile(overlay, "utf8");
    const features = [...new Set(components.flatMap((one) => one.features))].toSorted();
    expect(features).toEqual(["fsdp", "gpu", "monitoring", "tabby"]);
    for (let mask = 0; mask < 2 ** features.length; mask += 1) {
      const on = features.filter((_, index) => (mask >> index) % 2 === 1);
      const listed = components.filter((one) => one.features.every((name) => on.includes(name)));
      const lines = listed.map(({ name }) => `  - ../../components/${name}`).join("\n");
      await writeFile(overlay, text.replace(/^components:\n(?: {2}#.*\n)+/m, `components:\n${lines}\n`));
      const built = await kubernetes().kustomize(dirname(overlay));
      const found = parseAllDocuments(built).map((document) => Workload.parse(document.toJSON()));
      const workloads = found.filter(({ kind }) => kind === "Deployment");
      const containerOf = (name: string) =>
        workloads.find(({ metadata }) => metadata.name === name)?.spec?.template?.spec.containers[0];
      expect(workloads.map(({ metadata }) => metadata.name).toSorted()).toEqual(
        [
          "backend",
          ...(on.includes("fsdp") ? ["fsdp"] : []),
          ...(on.includes("monitoring") ? ["grafana", "prometheus"] : []),
          ...(on.includes("tabby") ? ["tabby"] : []),
        ].toSorted(),
      );
      const settings = new Map(containerOf("backend")?.env?.map(({ name, value }) => [name, value]));
      expect(features.map((name) => settings.get(`ENABLE_${name.toUpperCase()}`))).toEqual(
        features.map((name) => String(on.includes(name))),
      );
      for (const name of ["fsdp", "tabby"].filter((one) => on.includes(one)))
        expect(containerOf(name)?.resources?.limits?.["nvidia.com/gpu"]).toBe(
          on.includes("gpu") ? "1" : undefined,
        );
    }
  });

  scenario(
    "makes of the components what Compose makes of the features, in every combination",
    {
      "stackctl.yaml": `
        features:
          a: { env: { A: "on", BOTH: a }, overlays: [{ file: a.yaml }, { file: ab.yaml, when: [b] }] }
          b: { env: { B: "on", BOTH: b }, overlays: [{ file: abc.yaml, when: [a, c] }] }
          c: { requires: [a], overlays: [{ file: c.yaml }] }
      `,
      "a.yaml": `services: { web: { depends_on: { db: { condition: service_healthy } }, tmpfs: [/a], expose: ["81"] } }`,
      "ab.yaml": `services: { web: { command: [both], environment: { EXTRA: x }, cap_add: [NET_ADMIN] } }`,
      "abc.yaml": `services: { db: { environment: { ALL: "yes" }, mem_limit: 64m }, job: { command: [other] } }`,
      "c.yaml": `
        services:
          web: { depends_on: { job: { condition: service_completed_successfully } }, volumes: ["data:/data"] }
      `,
      "compose.yaml": `
        services:
          web:
            image: web:1
            restart: always
            command: [serve, "\${A:-off}"]
            environment: { A: "\${A:-off}", B: "\${B:-off}", BOTH: "\${BOTH:-none}", KEPT: "1" }
            expose: ["80"]
          job: { image: "job:1", command: [run] }
          db: { image: "db:1", restart: always, profiles: [a, b], expose: ["5432"], environment: { BOTH: "\${BOTH:-none}" } }
          ui: { image: "ui:1", restart: always, profiles: [c], volumes: ["data:/data"] }
        volumes: { data: {} }
      `,
    },
    async (fixture) => {
      const eject = await fixture.stackctl("eject --to kubernetes k8s --json");
      const { components } = KubernetesDocument.parse(eject.json());
      const overlay = join(fixture.directory, "k8s/overlays/example");
      for (const on of [[], ["a"], ["b"], ["a", "c"], ["a", "b"], ["a", "b", "c"]]) {
        const listed = components.filter(({ of, features }) =>
          of === "any"
            ? features.some((name) => on.includes(name))
            : features.every((name) => on.includes(name)),
        );
        const own = [
          "../../base",
          "components:",
          ...listed.map(({ name }) => `  - ../../components/${name}`),
        ];
        await writeFile(join(overlay, "kustomization.yaml"), `resources:\n  - ${own.join("\n")}\n`);
        const enable = ["--minimal", ...(on.length === 0 ? [] : ["--enable", on.join(",")])];
        const config = await fixture.stackctl(["compose", ...enable, "--", "config", "--format", "json"]);
        const { services, ...rest } = ComposeOutput.parse(config.json());
        const jobs = on.includes("c") ? ["job"] : [];
        const direct = join(fixture.directory, `direct-${on.join("")}`);
        for (const { path, text } of formatSample({ services, rest, jobs }))
          await write(join(direct, path), text);
        const [found, wanted] = await Promise.all(
          [overlay, join(direct, "base")].map(async (folder) =>
            listObjects(await kubernetes().kustomize(folder)),
          ),
        );
        expect([on, found]).toEqual([on, wanted]);
      }
    },
    { timeout: 600_000 },
  );

  scenario(
    "starts a chain in order, runs jobs, and keeps values, files and secrets as they are",
    {
      "conf/app.conf": `{{ x }} $(y) "z"\n`,
      "compose.yaml": `
        services:
          db:
            ${server.replaceAll(", ", "\n            ")}
            command: [sh, -c, "sleep 4; echo up > /www/index.html; exec httpd -f -p 80 -h /www"]
            tmpfs: [/www]
            expose: ["80"]
            healthcheck: { test: [CMD, wget, -qO-, "http://127.0.0.1/"], interval: 1s, retries: 60, timeout: 2s }
          quiet:
            ${server.replaceAll(", ", "\n            ")}
            command: [sh, -c, "sleep 3; touch /tmp/ready; exec sleep 1000"]
            tmpfs: [/tmp]
            healthcheck: { test: [CMD, test, -e, /tmp/ready], interval: 1s, retries: 60 }
          migrate:
            image: "${busyboxImage}"
            command: [sh, -c, "wget -qO- http://db/ && echo migrated"]
            depends_on: { db: { condition: service_healthy } }
          web:
            ${server.replaceAll(", ", "\n            ")}
            command: [sh, -c, "exec sleep 1000"]
            depends_on:
              migrate: { condition: service_completed_successfully }
              quiet: { condition: service_healthy }
          report:
            image: "${busyboxImage}"
            labels: { stackctl.condition: completed }
            command:
              - sh
              - -c
              - 'printf "%s|" "$$A" "$$B" "$$C" "$$SECRET_KEY" "$$1" "$$(cat /conf/app.conf)" "$$(cat /run/secrets/token)"'
              - sh
              - $$(A) $\${B} $$$$ {{ c }}
            environment:
              A: $$(B) $$$$(B) {{ .x }}
              B: "a: b # c"
              C: x-\${SECRET_KEY}-x
              SECRET_KEY: \${SECRET_KEY}
            volumes: ["./conf:/conf:ro"]
            secrets: [token]
          fails: { image: "${busyboxImage}", command: [sh, -c, exit 3], labels: { stackctl.condition: completed } }
        secrets: { token: { file: ./token } }
      `,
      token: "token-Of-9-Letters\n",
      ".env": `SECRET_KEY='placeholder-Value-1'\n`,
    },
    async (fixture) => {
      const namespace = await ejectAndApply(fixture, kubernetes(), namespaces, () => secret);
      const web = await untilFits(() => podOf(kubernetes(), namespace, "web"), isReady);
      expect(web?.status.initContainerStatuses.map(({ name }) => name)).toEqual([
        "wait-for-quiet",
        "wait-for-db",
        "migrate",
      ]);
      const logs = (...args: readonly string[]) => kubernetes().kubectl("-n", namespace, "logs", ...args);
      expect(await logs(`pod/${web?.metadata.name}`, "-c", "migrate")).toBe("up\nmigrated");
      const db = await podOf(kubernetes(), namespace, "db");
      expect(isReady(db)).toBe(true);
      await untilFits(
        () => phaseOf(kubernetes(), namespace, "report"),
        (phase) => phase === "Succeeded",
      );
      expect(await logs("job/report")).toBe(
        [
          "$(B) $$(B) {{ .x }}",
          "a: b # c",
          `x-${secret}-x`,
          secret,
          "$(A) ${B} $$ {{ c }}",
          `{{ x }} $(y) "z"`,
          "token-Of-9-Letters",
          "",
        ].join("|"),
      );
      await untilFits(
        () => phaseOf(kubernetes(), namespace, "fails"),
        (phase) => phase === "Failed",
      );
      const failed = await kubernetes().kubectl(
        "-n",
        namespace,
        "get",
        "job",
        "fails",
        "-o",
        "jsonpath={.status.failed}",
      );
      expect(failed).toBe("1");
    },
    { timeout: 600_000 },
  );

  scenario(
    "holds back a dependant while the health check of its dependency fails",
    {
      "compose.yaml": `
        services:
          sick:
            ${server.replaceAll(", ", "\n            ")}
            command: [sh, -c, "exec httpd -f -p 80"]
            expose: ["80"]
            healthcheck: { test: "exit 1", interval: 1s, start_period: 10m, timeout: 5s }
          waiting:
            ${server.replaceAll(", ", "\n            ")}
            command: sleep 1000
            depends_on: { sick: { condition: service_healthy } }
          free: { ${server}, command: sleep 1000, healthcheck: { test: "exit 0", interval: 1s } }
      `,
    },
    async (fixture) => {
      const namespace = await ejectAndApply(fixture, kubernetes(), namespaces, () => secret);
      await untilFits(() => podOf(kubernetes(), namespace, "free"), isReady);
      const waiting = await untilFits(
        () => podOf(kubernetes(), namespace, "waiting"),
        (pod) => pod?.status.initContainerStatuses[0]?.state.running !== undefined,
      );
      expect(waiting?.status.phase).toBe("Pending");
      const sick = await untilFits(
        () => podOf(kubernetes(), namespace, "sick"),
        (pod) => pod?.status.phase === "Running",
      );
      expect(isReady(sick)).toBe(false);
    },
    { timeout: 600_000 },
  );

  scenario(
    "keeps the data of a volume when a pod is replaced, and lets ranks meet",
    {
      "compose.yaml": `
        services:
          store:
            ${server.replaceAll(", ", "\n            ")}
            command: [sh, -c, "echo $$RUN >> /data/runs; exec sleep 1000"]
            environment: { RUN: "\${RUN:-1}" }
            volumes: ["data:/data"]
            healthcheck: { test: [CMD, test, -s, /data/runs], interval: 1s }
          ranks:
            image: "${busyboxImage}"
            labels: { stackctl.condition: completed }
            environment: { PET_NNODES: "2" }
            command:
              - sh
              - -c
              - |
                if [ $$PET_NODE_RANK = 0 ]; then echo from-0 | nc -l -p $$PET_MASTER_PORT; exit; fi
                until got=$$(nc -w 2 $$PET_MASTER_ADDR $$PET_MASTER_PORT </dev/null 2>/dev/null) && [ -n "$$got" ]; do sleep 1; done
                echo "$$(hostname) got $$got"
        volumes: { data: {} }
      `,
    },
    async (fixture) => {
      const namespace = await ejectAndApply(fixture, kubernetes(), namespaces, () => secret);
      const first = await untilFits(() => podOf(kubernetes(), namespace, "store"), isReady);
      await untilFits(
        () =>
          kubernetes().kubectl(
            "-n",
            namespace,
            "get",
            "job",
            "ranks-1",
            "-o",
            "jsonpath={.status.succeeded}",
          ),
        (count) => count === "1",
      );
      expect(await kubernetes().kubectl("-n", namespace, "logs", "job/ranks-1")).toBe("ranks-1 got from-0");
      await ejectAndApply(fixture, kubernetes(), namespaces, () => secret, { RUN: "2" });
      const second = await untilFits(
        () => podOf(kubernetes(), namespace, "store"),
        (pod) => isReady(pod) && pod?.metadata.name !== first?.metadata.name,
      );
      const runs = await kubernetes().kubectl(
        "-n",
        namespace,
        "exec",
        `${second?.metadata.name}`,
        "--",
        "cat",
        "/data/runs",
      );
      expect(runs).toBe("1\n2");
    },
    { timeout: 600_000 },
  );
});

/** Ejects the fixture, creates the files with secrets, and applies the overlay. Returns the namespace. */
async function ejectAndApply(
  fixture: Fixture,
  cluster: Kubernetes,
  namespaces: string[],
  secretOf: (key: string) => string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const line = ["eject", "--to", "kubernetes", "k8s", "--force", "--json", "--wait-image", busyboxImage];
  const eject = await fixture.stackctl(line, { env });
  expect(eject.exitCode).toBe(0);
  await fillSecrets(KubernetesDocument.parse(eject.json()).secretFiles, fixture.directory, secretOf);
  await ensureNamespace(cluster, fixture.project, namespaces);
  await cluster.apply(join(fixture.directory, "k8s/overlays/example"), fixture.project);
  return fixture.project;
}

async function ensureNamespace(cluster: Kubernetes, namespace: string, known: string[]): Promise<void> {
  if (known.includes(namespace)) return;
  known.push(namespace);
  await cluster.kubectl("create", "namespace", namespace);
}

/** The objects that kustomize printed, in a fixed order; the order of variables, mounts and volumes does not matter. */
function listObjects(printed: string): readonly string[] {
  const sorted = new Set(["env", "volumes", "volumeMounts", "ports"]);
  return parseAllDocuments(printed)
    .map((document) =>
      JSON.stringify(
        document.toJS(),
        (key, value: unknown) => {
          if (Array.isArray(value) && sorted.has(key))
            return value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
          return value;
        },
        1,
      ),
    )
    .toSorted();
}

/** Creates each file that the command asks the user to create. */
async function fillSecrets(
  secretFiles: KubernetesDocument["secretFiles"],
  directory: string,
  secretOf: (key: string) => string,
): Promise<void> {
  for (const { path, keys, copyOf } of secretFiles) {
    const lines = keys.map((key) => `${key}=${secretOf(key)}\n`).join("");
    const text = copyOf === undefined ? lines : await readFile(join(directory, copyOf), "utf8");
    await write(join(directory, path), text);
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function podsOf(cluster: Kubernetes, namespace: string, service: string): Promise<readonly Pod[]> {
  const selector = `app.kubernetes.io/name=${service}`;
  const printed = await cluster.kubectl("-n", namespace, "get", "pods", "-l", selector, "-o", "json");
  return Pods.parse(JSON.parse(printed)).items;
}

async function podOf(cluster: Kubernetes, namespace: string, service: string): Promise<Pod | undefined> {
  return (await podsOf(cluster, namespace, service)).at(-1);
}

async function phaseOf(cluster: Kubernetes, namespace: string, service: string): Promise<string | undefined> {
  return (await podOf(cluster, namespace, service))?.status.phase;
}

function isReady(pod: Pod | undefined): boolean {
  const containers = pod?.status.containerStatuses ?? [];
  return containers.length > 0 && containers.every(({ ready }) => ready);
}
