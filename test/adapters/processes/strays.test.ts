import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  childRecordPath,
  formatMark,
  markName,
  noteAnnounced,
  noteEnded,
  noteStarted,
} from "../../../src/adapters/processes/child-record.ts";
import {
  listPsProcesses,
  readProcess,
  readStartByPs,
} from "../../../src/adapters/processes/list-processes.ts";
import { endStray, findStrays } from "../../../src/adapters/processes/strays.ts";

let folder: string;
beforeEach(async () => {
  const made = await mkdtemp(join(tmpdir(), "stackctl-strays-"));
  folder = made;
  onTestFinished(() => rm(made, { recursive: true, force: true }));
});

/** A process that leads a session, and bears the mark of an owner. */
async function startChild(mark: string) {
  const child = spawn("sh", ["-c", "trap '' INT TERM; sleep 1000 & echo up; wait; sleep 1000"], {
    env: { PATH: process.env.PATH ?? "", [markName]: mark },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The test has ended it.
    }
  });
  await once(child.stdout, "data");
  const ended = once(child, "exit");
  return { pid, startedAt: readProcess(pid)?.startedAt ?? null, ended };
}

/** A stackctl that has ended. */
async function deadOwner() {
  const child = spawn(process.execPath, ["-e", "0"]);
  await once(child, "exit");
  return { pid: child.pid ?? 0, startedAt: "1" };
}

const purpose = { name: "docker compose", does: "changes" } as const;
const any = () => true;

describe.runIf(process.platform === "linux")("children of a killed stackctl", () => {
  it("are found by their records, and ended with their children", async () => {
    const owner = await deadOwner();
    noteAnnounced(folder, owner, 1, purpose);
    const child = await startChild(formatMark(owner, 1));
    noteStarted(folder, owner, 1, child);
    const [stray, ...others] = await findStrays(folder, any);
    expect(others).toEqual([]);
    expect(stray).toMatchObject({ pid: child.pid, name: "docker compose" });
    if (stray) expect(await endStray({ ...stray, child: { ...stray.child, does: "reads" } })).toEqual([]);
    expect(await child.ended).toEqual([null, "SIGKILL"]);
    expect(await findStrays(folder, any)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("are found by their mark if stackctl was killed before it recorded them", async () => {
    const owner = await deadOwner();
    noteAnnounced(folder, owner, 7, purpose);
    const child = await startChild(formatMark(owner, 7));
    const [stray] = await findStrays(folder, any);
    expect(stray?.roots.map(({ pid }) => pid)).toContain(child.pid);
    if (stray) expect(await endStray({ ...stray, child: { ...stray.child, does: "reads" } })).toEqual([]);
    expect(await child.ended).toEqual([null, "SIGKILL"]);
  });

  it("are left alone while their stackctl lives, and once it has recorded their end", async () => {
    const self = { pid: process.pid, startedAt: readProcess(process.pid)?.startedAt ?? null };
    noteAnnounced(folder, self, 1, purpose);
    const child = await startChild(formatMark(self, 1));
    noteStarted(folder, self, 1, child);
    expect(await findStrays(folder, any)).toEqual([]);
    const owner = await deadOwner();
    noteAnnounced(folder, owner, 1, purpose);
    noteStarted(folder, owner, 1, child);
    noteEnded(folder, owner, 1);
    expect(await findStrays(folder, any)).toEqual([]);
  });

  it("are a different process if the pid was reused", async () => {
    const owner = await deadOwner();
    noteAnnounced(folder, owner, 1, purpose);
    const child = await startChild(formatMark(owner, 1));
    noteStarted(folder, owner, 1, { ...child, startedAt: "12" });
    expect(await findStrays(folder, any)).toEqual([]);
    expect(readProcess(child.pid)?.startedAt).toBe(child.startedAt);
  });

  it("are kept if their start time is unknown, since the pid may be reused", async () => {
    const owner = await deadOwner();
    noteAnnounced(folder, owner, 1, purpose);
    const child = await startChild(formatMark(owner, 1));
    noteStarted(folder, owner, 1, { pid: child.pid, startedAt: null });
    expect(await findStrays(folder, any)).toEqual([]);
    expect(readProcess(child.pid)?.startedAt).toBe(child.startedAt);
  });

  it("have the same start time in every ps call, as on systems without proc(5)", async () => {
    const { pid } = await startChild("none");
    const row = (await listPsProcesses()).find((one) => one.pid === pid);
    expect(row).toMatchObject({ parent: process.pid, group: pid, startedAt: readStartByPs(pid) });
    expect(readStartByPs(pid)).toMatch(/ \d{4}$/);
  });

  it("are ignored if another user may have written the record", async () => {
    const owner = await deadOwner();
    const child = await startChild(formatMark(owner, 1));
    noteAnnounced(folder, owner, 1, purpose);
    noteStarted(folder, owner, 1, child);
    const { chmod } = await import("node:fs/promises");
    await chmod(childRecordPath(folder, owner), 0o666);
    expect(await findStrays(folder, any)).toEqual([]);
    await chmod(childRecordPath(folder, owner), 0o600);
    expect(await findStrays(folder, any)).toHaveLength(1);
  });

  it("are found despite incomplete lines", async () => {
    const owner = await deadOwner();
    noteAnnounced(folder, owner, 1, purpose);
    const child = await startChild(formatMark(owner, 1));
    noteStarted(folder, owner, 1, child);
    const path = childRecordPath(folder, owner);
    await writeFile(path, '{"ann', { flag: "a" });
    expect(await findStrays(folder, any)).toHaveLength(1);
  });
});
