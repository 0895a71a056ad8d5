import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DistantJobs, openDistantJobs } from "../support/distant-jobs.ts";
import { buildStackImages } from "../support/engine/build-stack-images.ts";
import { describeWithTorch } from "../support/engine/describe-with-torch.ts";
import { expectSameLosses, type Losses, trainingText } from "../support/losses.ts";
import { describeWithSwarm } from "../support/swarm/describe-with-swarm.ts";
import { startSwarm } from "../support/swarm/start-swarm.ts";
import type { SwarmNodes } from "../support/swarm/swarm-nodes.ts";
import { until } from "../support/until.ts";

/** Each restart loads PyTorch on every node, and two cores are shared with other tests. */
const timeout = 1_200_000;

const root = fileURLToPath(new URL("../..", import.meta.url));
const images = { fsdp: "stackctl-test/fsdp:swarm", backend: "stackctl-test/backend:swarm" };
const small = { batch_size: 4, block_size: 32, width: 32, layers: 2, heads: 2, learning_rate: 0.003 };
const hyperparameters = { ...small, steps: 80, checkpoint_every: 5 };

/** Images that the nodes have. Without published ports, because the nodes of the test have no virtual addresses. */
const override = `
services:
  backend: { image: "${images.backend}", build: !reset null, ports: !reset [] }
  fsdp: { image: "${images.fsdp}", build: !reset null, ports: !reset [] }
  fsdp-rank: { image: "${images.fsdp}", build: !reset null }
`;

describeWithTorch("training on a swarm", (baseImage) => {
  describeWithSwarm("of three nodes", () => {
    let swarm: SwarmNodes;
    let folder: string;
    let env: Readonly<Record<string, string>>;
    /** The losses of one process. */
    let expected: Losses;
    /** The requests are sent inside the container of rank 0, because only the nodes reach its address. */
    let jobs: DistantJobs;
    beforeAll(async () => {
      await buildStackImages(images, baseImage);
      swarm = await startSwarm({ name: "training", nodes: 3 });
      for (const image of Object.values(images)) await swarm.putImage(image);
      folder = await mkdtemp(join(tmpdir(), "stackctl-swarm-"));
      await writeFile(join(folder, "swarm.yaml"), override);
      env = {
        DOCKER_HOST: swarm.manager.host,
        COMPOSE_FILE: `${join(root, "compose.base.yml")}:${join(folder, "swarm.yaml")}`,
        COMPOSE_PROJECT_NAME: "train",
        FSDP_NNODES: "3",
        FSDP_NPROC_PER_NODE: "1",
        // A busy machine takes a minute to load PyTorch.
        FSDP_RANK_TIMEOUT: "10m",
      };
      await stackctl("up", "--engine", "swarm", "--enable-fsdp");
      await execInRank0(swarm, "sh", "-c", `printf '${trainingText}' >/data/fox.txt`);
      const url = "http://127.0.0.1:8596";
      jobs = openDistantJobs({ url, run: (command) => execInRank0(swarm, ...command) });
      expected = (await jobs.finish(await jobs.submit(bodyFor(1)))).losses;
    }, timeout);
    afterAll(async () => {
      await swarm?.end();
      await execa("docker", ["image", "rm", ...Object.values(images)], { reject: false });
      await rm(folder, { recursive: true });
    }, timeout);

    const stackctl = async (...args: readonly string[]) => {
      await execa(process.execPath, [join(root, "bin/stackctl.js"), ...args], { cwd: root, env });
    };

    it("gives the same losses on two nodes as in one process", { timeout }, async () => {
      const { job, summary, losses } = await jobs.finish(await jobs.submit(bodyFor(2)));
      expect(job).toMatchObject({ status: "succeeded", nnodes: 2, restarts: 0 });
      expect(job.nodes).toEqual(["n1", expect.stringMatching(/^n[23]$/)]);
      expect(summary.messages).toContain("training with 2 processes, 80 steps");
      expectSameLosses(losses, expected);
    });

    it("is told by stackctl, with the nodes", async () => {
      const args = ["status", "--engine", "swarm", "--enable-fsdp"];
      const status = await execa(process.execPath, [join(root, "bin/stackctl.js"), ...args], {
        cwd: root,
        env,
      });
      expect(status.stdout).toMatch(/fsdp +fsdp +ready +n1 /);
      expect(status.stdout).toMatch(/fsdp-rank +fsdp +ready +n1, n2, n3 /);
    });

    it.each([
      [
        "a killed machine",
        async (node: string) => await swarm.killMachine(node),
        async (node: string) => await swarm.restart(node),
      ],
      [
        "a cut network",
        async (node: string) => await swarm.cutNetwork(node),
        async (node: string) => await swarm.healNetwork(node),
      ],
    ] as const)(
      "continues on another node after %s, with the same losses",
      { timeout },
      async (_, lose, heal) => {
        await until(async () => (await countReplicas(swarm)) === 2);
        const id = await jobs.submit(bodyFor(2));
        await jobs.streamUntil(id, "step 12:");
        const [, lost = ""] = (await jobs.read(id)).nodes;
        await lose(lost);
        const { job, summary, losses } = await jobs.finish(id).finally(() => heal(lost));
        expect(job).toMatchObject({ status: "succeeded", restarts: 1 });
        expect(job.nodes).toEqual(["n1", lost === "n2" ? "n3" : "n2"]);
        expect(summary.isGapless).toBe(true);
        expect(summary.messages.join("\n")).toMatch(/resumed from the checkpoint of step \d+/);
        expectSameLosses(losses, expected);
        await swarm.untilReady();
        // The old rank service ends its processes once it does not reach rank 0.
        for (const { name } of swarm.nodes) await until(async () => (await findTrainers(swarm, name)) === "");
      },
    );
  });
});

function bodyFor(nnodes: number): object {
  return { model: "tiny", training_file: "fox.txt", hyperparameters, nnodes };
}

/** Runs a command in the container of the service fsdp, which its volume keeps on the manager; returns its stdout. */
async function execInRank0(swarm: SwarmNodes, ...command: readonly string[]): Promise<string> {
  const filter = "label=com.docker.swarm.service.name=train_fsdp";
  const id = await swarm.docker("n1", "ps", "--quiet", "--filter", filter);
  return await swarm.docker("n1", "exec", id, ...command);
}

async function countReplicas(swarm: SwarmNodes): Promise<number> {
  const counts = await Promise.all(
    ["n2", "n3"].map(async (node) => {
      const running = await swarm.docker(node, "ps", "--quiet", "--filter", "health=healthy");
      return running === "" ? 0 : 1;
    }),
  );
  return counts.filter((count) => count === 1).length;
}

/** The trainer processes on a node. */
async function findTrainers(swarm: SwarmNodes, node: string): Promise<string> {
  const containers = await swarm.docker(node, "ps", "--quiet", "--filter", `ancestor=${images.fsdp}`);
  const found = await Promise.all(
    containers
      .split("\n")
      .filter((id) => id !== "")
      .map((id) => swarm.docker(node, "exec", id, "sh", "-c", "pgrep -f '[t]rain.py' || true")),
  );
  return found.join("");
}
