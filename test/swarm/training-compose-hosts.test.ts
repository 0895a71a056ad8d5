import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DistantJobs, openDistantJobs } from "../support/distant-jobs.ts";
import { buildStackImages } from "../support/engine/build-stack-images.ts";
import { describeWithTorch } from "../support/engine/describe-with-torch.ts";
import { docker } from "../support/engine/docker.ts";
import { expectSameLosses, trainingText } from "../support/losses.ts";
import { describeWithMachines } from "../support/swarm/describe-with-machines.ts";
import { kill } from "../support/swarm/end-nodes.ts";
import type { NodeLayout } from "../support/swarm/lay-out-nodes.ts";
import { putImage } from "../support/swarm/open-swarm.ts";
import { type Machines, runOnMachine, startMachines } from "../support/swarm/start-machines.ts";

/** Each run loads PyTorch on both machines, and two cores are shared with other tests. */
const timeout = 1_200_000;

const root = fileURLToPath(new URL("../..", import.meta.url));
const images = { fsdp: "stackctl-test/fsdp:hosts", backend: "stackctl-test/backend:hosts" };
const small = { batch_size: 4, block_size: 32, width: 32, layers: 2, heads: 2, learning_rate: 0.003 };
const hyperparameters = { ...small, steps: 100, checkpoint_every: 5 };
const body = { model: "tiny", training_file: "fox.txt", hyperparameters };
const token = "a-token-of-two-machines";

/** Images that the machines have. */
const override = `
services:
  backend: { image: "${images.backend}", build: !reset null }
  fsdp: { image: "${images.fsdp}", build: !reset null }
  fsdp-rank: { image: "${images.fsdp}", build: !reset null }
`;

describeWithTorch("training on machines with plain Compose", (baseImage) => {
  describeWithMachines("of which each has its own engine", () => {
    let machines: Machines;
    let first: NodeLayout;
    let second: NodeLayout;
    let folder: string;
    let jobs: DistantJobs;
    beforeAll(async () => {
      await buildStackImages(images, baseImage);
      machines = await startMachines("training-hosts");
      [first, second] = machines.all;
      await putImage(images.fsdp, machines.all);
      await putImage(images.backend, [first]);
      folder = await mkdtemp(join(tmpdir(), "stackctl-hosts-"));
      await writeFile(join(folder, "images.yaml"), override);
      // The same on both machines.
      const lines = ["ENABLE_FSDP=true", "FSDP_NNODES=2", `FSDP_HOST=${first.address}`, `API_TOKEN=${token}`];
      // A busy machine takes a minute to load PyTorch.
      const forTest = ["FSDP_NPROC_PER_NODE=1", "FSDP_RANK_TIMEOUT=10m"];
      await writeFile(join(folder, ".env"), [...lines, ...forTest].join("\n"));
      await stackctl(first, "up");
      await stackctl(second, "up", "--profile", "fsdp-rank", "fsdp-rank");
      const run = (command: readonly string[]) => runOnMachine(first, command);
      jobs = openDistantJobs({ url: "http://localhost:10010", token, run });
      const write = `printf '${trainingText}' >/data/fox.txt`;
      await docker("--host", first.host, "exec", await find(first, "fsdp"), "sh", "-c", write);
    }, timeout);
    afterAll(async () => {
      await machines?.end();
      await execa("docker", ["image", "rm", ...Object.values(images)], { reject: false });
      await rm(folder, { recursive: true });
    }, timeout);

    const stackctl = async (machine: NodeLayout, ...args: readonly string[]) => {
      const env = {
        COMPOSE_FILE: `${join(root, "compose.base.yml")}:${join(folder, "images.yaml")}`,
        COMPOSE_PROJECT_NAME: `hosts-${machine.name}`,
      };
      const options = ["--env-file", join(folder, ".env")];
      const command = [process.execPath, join(root, "bin/stackctl.js"), ...args, ...options];
      return await runOnMachine(machine, command, { cwd: root, env });
    };

    it("gives the same losses as one process, also after a rank service was killed", {
      timeout,
    }, async () => {
      const single = await jobs.finish(await jobs.submit({ ...body, nnodes: 1 }));
      const ranks = await find(second, "fsdp-rank");
      const pid = await docker("--host", second.host, "inspect", "--format", "{{.State.Pid}}", ranks);
      const id = await jobs.submit(body);
      await jobs.streamUntil(id, "step 12:");
      kill(Number(pid));
      const { job, summary, losses } = await jobs.finish(id);
      expect(job).toMatchObject({ status: "succeeded", nodes: ["n1", "n2"] });
      expect(summary.messages).toContain("training with 2 processes, 100 steps");
      expect(summary.messages.join("\n")).toMatch(/resumed from the checkpoint of step \d+/);
      expect(summary.isGapless).toBe(true);
      expectSameLosses(losses, single.losses);
      const processes = await docker("--host", second.host, "top", await find(second, "fsdp-rank"));
      expect(processes).not.toContain("train.py");
    });
  });
});

/** The container of a service. */
async function find({ host }: NodeLayout, service: string): Promise<string> {
  const filter = `label=com.docker.compose.service=${service}`;
  return await docker("--host", host, "ps", "--quiet", "--filter", filter);
}
