import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCgroupCpu } from "../../../src/adapters/docker/cgroup-usage.ts";
import { createUsageMeter } from "../../../src/adapters/docker/measure-containers.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";

const id = "0123456789abcdef".repeat(4);
const web = makeContainer("web", { id });

let root: string;
let slept: number[];
let nowMs: number;
let clock: Clock;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "stackctl-meter-"));
  slept = [];
  nowMs = 1_000;
  clock = {
    now: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
  };
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const memory = (folder: string) => ({
  [`memory/${folder}/memory.usage_in_bytes`]: "5000000\n",
  [`memory/${folder}/memory.stat`]: "total_inactive_file 0\n",
});
const cpu = (folder: string, nanoseconds: number) => ({
  [`cpuacct/${folder}/cpuacct.usage`]: `${nanoseconds}\n`,
});

/** A fake engine that records each request; each sample is 1 s after the previous one, with half a core used. */
function createAnswers() {
  const asked: string[] = [];
  const connect = async () => ({
    endpoint: { address: { kind: "socket" as const, path: "" }, tls: undefined, origin: "default" },
    stream: async () => undefined,
    post: async () => ({ kind: "done" as const, json: undefined }),
    postStream: async () => undefined,
    remove: async () => ({ kind: "done" as const, json: undefined }),
    async get(path: string) {
      asked.push(path);
      return {
        read: new Date(1_000_000 + asked.length * 1_000).toISOString(),
        cpu_stats: { cpu_usage: { total_usage: asked.length * 500e6 } },
        memory_stats: { usage: 7_000_000, stats: {} },
      };
    },
  });
  return { asked, connect };
}

const nobody = () => Promise.reject(new Error("no engine should be asked"));

describe("the usage meter", () => {
  it("waits for nothing when it was prepared long enough before, and when it measures again", async () => {
    await write({ ...memory(`docker/${id}`), ...cpu(`docker/${id}`, 1e9) });
    const meter = createUsageMeter({ connect: nobody, clock, cgroupRoot: root });
    meter.takeFirstSample();
    nowMs += 100;
    await write(cpu(`docker/${id}`, 2e9));
    const first = (await meter.measure([web])).get(id);
    expect(first?.memoryBytes).toBe(5_000_000);
    expect(first?.cpuPercent).toBeGreaterThan(0);
    nowMs += 2_000;
    expect((await meter.measure([web])).get(id)?.cpuPercent).toBe(0);
    expect(slept).toEqual([]);
  });

  it("waits for the rest of 60 ms, and ignores samples older than five seconds", async () => {
    await write({ ...memory(`docker/${id}`), ...cpu(`docker/${id}`, 1e9) });
    const meter = createUsageMeter({ connect: nobody, clock, cgroupRoot: root });
    meter.takeFirstSample();
    nowMs += 40;
    await meter.measure([web]);
    expect(slept).toEqual([20]);
    nowMs += 5_001;
    await meter.measure([web]);
    expect(slept).toEqual([20, 60]);
  });

  it("queries the engine twice without cgroup files", async () => {
    const { asked, connect } = createAnswers();
    const meter = createUsageMeter({ connect, clock, cgroupRoot: root });
    meter.takeFirstSample();
    const measured = await meter.measure([web]);
    expect(measured).toEqual(new Map([[id, { memoryBytes: 7_000_000, cpuPercent: 50 }]]));
    expect(asked).toEqual([`/containers/${id}/stats`, `/containers/${id}/stats`]);
    expect(slept).toEqual([60]);
  });

  it("does not mix the clock of the files with the engine's, where only the processor has files", async () => {
    await write(cpu(`docker/${id}`, 1e9));
    const { asked, connect } = createAnswers();
    const meter = createUsageMeter({ connect, clock, cgroupRoot: root });
    meter.takeFirstSample();
    nowMs += 200;
    const measured = await meter.measure([web]);
    expect(measured).toEqual(new Map([[id, { memoryBytes: 7_000_000, cpuPercent: 50 }]]));
    expect(asked).toHaveLength(2);
  });

  it("omits stopped containers without a request", async () => {
    const meter = createUsageMeter({ connect: nobody, clock, cgroupRoot: root });
    expect((await meter.measure([makeContainer("job", { state: "exited" })])).size).toBe(0);
  });
});

describe("readCgroupCpu", () => {
  it.each([
    ["version 2, systemd", `system.slice/docker-${id}.scope/cpu.stat`, "usage_usec 2500000\nuser_usec 1\n"],
    ["version 2, cgroupfs", `docker/${id}/cpu.stat`, "usage_usec 2500000\n"],
    ["version 1, systemd", `cpuacct/system.slice/docker-${id}.scope/cpuacct.usage`, "2500000000\n"],
    ["version 1, cgroupfs", `cpuacct/docker/${id}/cpuacct.usage`, "2500000000\n"],
  ])("reads processor time of %s", async (_, path, text) => {
    await write({ [path]: text, "system.slice/ssh.service/cpu.stat": "usage_usec 1\n" });
    expect([...readCgroupCpu(root)]).toEqual([[id, { atMs: expect.any(Number), cpuMs: 2500 }]]);
  });

  it("returns nothing without files", () => {
    expect(readCgroupCpu(join(root, "none")).size).toBe(0);
  });
});
