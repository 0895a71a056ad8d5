import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { isStorageFull } from "../../../src/backend/server/storage-full.ts";
import { formWith, startHangingJob, startTarget, type Target } from "../../support/backend/attack-target.ts";
import { formatRaw, sendRaw } from "../../support/backend/send-raw.ts";
import { describeWithMounts, mountSmallDisk } from "../../support/backend/small-disk.ts";
import { isStep, readEvents } from "../../support/job-server.ts";
import { until } from "../../support/until.ts";

const Health = z.object({
  status: z.string(),
  dependencies: z.looseObject({ storage: z.object({ status: z.string(), reason: z.string().nullable() }) }),
});

await describeWithMounts("a data folder on a full disk", () => {
  it("answers 507 to writes on a full disk, reports down, still reads, and recovers", async () => {
    const { target, disk } = await start();
    const { file, job } = await startHangingJob(target);
    expect(await health(target)).toMatchObject({ code: 200, status: "ok" });

    disk.fill();
    for (const request of [
      send("POST", "/v1/files", formWith("x".repeat(100_000))),
      send("POST", "/v1/fine_tuning/jobs", jsonOf({ model: "tiny", training_file: file })),
      send("POST", `/v1/fine_tuning/jobs/${job}/cancel`),
    ]) {
      const answer = await request(target);
      expect(answer).toMatchObject({ status: 507, code: "storage_full" });
      expect(answer.message).toContain(`the file system of ${disk.folder}`);
      expect(answer.message).toContain("has no space left");
    }
    expect(await health(target)).toMatchObject({
      code: 503,
      status: "down",
      dependencies: { storage: { status: "down" } },
    });
    expect((await health(target)).dependencies.storage.reason).toContain(disk.folder);
    for (const path of ["/v1/files", "/v1/fine_tuning/jobs", `/v1/fine_tuning/jobs/${job}/logs`]) {
      expect((await send("GET", path)(target)).status).toBe(200);
    }
    expect(await uploadsOf(target)).toHaveLength(1);

    disk.empty();
    expect(await health(target)).toMatchObject({ code: 200, status: "ok" });
    expect((await send("POST", "/v1/files", formWith("some text"))(target)).status).toBe(200);
    const cancelled = await send("POST", `/v1/fine_tuning/jobs/${job}/cancel`)(target);
    expect(cancelled.text).toContain('"status":"cancelled"');
    expect(target.bugs).toEqual([]);
  });

  it("removes an upload that does not fit", async () => {
    const { target } = await start();
    const answer = await send("POST", "/v1/files", formWith("x".repeat(12 * 1024 * 1024)))(target);
    expect(answer).toMatchObject({ status: 507, code: "storage_full" });
    expect(await uploadsOf(target)).toEqual([]);
    expect(await health(target)).toMatchObject({ code: 200, status: "ok" });
    expect((await send("POST", "/v1/files", formWith("some text"))(target)).status).toBe(200);
  });

  it("makes room by deleting an uploaded file", async () => {
    const { target, disk } = await start();
    const upload = await send("POST", "/v1/files", formWith("x".repeat(1_000_000)))(target);
    const [, id = ""] = /"id":"(file-\w+)"/.exec(upload.text) ?? [];
    disk.fill();
    expect((await send("DELETE", `/v1/files/${id}`)(target)).status).toBe(200);
    expect(await health(target)).toMatchObject({ code: 200, status: "ok" });
  });

  it("makes room by deleting a job that has ended", async () => {
    const { target, disk } = await start();
    await writeFile(join(disk.folder, "plain.txt"), "{}");
    const body = jsonOf({ model: "tiny", training_file: "plain.txt" });
    const created = await send("POST", "/v1/fine_tuning/jobs", body)(target);
    const [, job = ""] = /"id":"(ftjob-\w+)"/.exec(created.text) ?? [];
    await readEvents(target, job);
    await writeFile(join(disk.folder, ".stackctl/backend/jobs", job, "model.pt"), Buffer.alloc(200_000));
    disk.fill();
    expect((await send("DELETE", `/v1/fine_tuning/jobs/${job}`)(target)).status).toBe(200);
    expect((await send("GET", `/v1/fine_tuning/jobs/${job}`)(target)).status).toBe(404);
    expect(target.bugs).toEqual([]);
  });

  it("fails a job whose trainer finds the disk full, once and with the reason", async () => {
    const { target, disk } = await start();
    await writeFile(join(disk.folder, "fills.txt"), JSON.stringify({ fillAt: 3 }));
    const created = await send(
      "POST",
      "/v1/fine_tuning/jobs",
      jsonOf({ model: "tiny", training_file: "fills.txt" }),
    )(target);
    const [, job = ""] = /"id":"(ftjob-\w+)"/.exec(created.text) ?? [];
    await readEvents(target, job);
    const { text } = await send("GET", `/v1/fine_tuning/jobs/${job}`)(target);
    expect(text).toContain('"status":"failed"');
    expect(text).toContain('"code":"storage_full"');
    expect(text).toContain(`the file system of ${disk.folder}`);
    expect(text).toContain('"restarts":0');
    // The same disk holds the job store, which may find it full first.
    expect(target.bugs.filter((bug) => !isStorageFull(bug))).toEqual([]);
  });

  it("continues a job whose events could not be stored, once disk space is free", async () => {
    const { target, disk } = await start();
    const gate = join(disk.folder, "gate");
    await writeFile(gate, "");
    await writeFile(join(disk.folder, "waits.txt"), JSON.stringify({ waitAt: 3, gate }));
    const created = await send(
      "POST",
      "/v1/fine_tuning/jobs",
      jsonOf({ model: "tiny", training_file: "waits.txt" }),
    )(target);
    const [, job = ""] = /"id":"(ftjob-\w+)"/.exec(created.text) ?? [];
    await readEvents(target, job, isStep(3));
    disk.fill();
    await rm(gate);
    await until(() => target.bugs.some(isStorageFull));
    disk.empty();
    await readEvents(target, job);
    const { text } = await send("GET", `/v1/fine_tuning/jobs/${job}`)(target);
    expect(text).toContain('"status":"succeeded"');
    expect(target.bugs.filter((error) => !isStorageFull(error))).toEqual([]);
  });

  it("refuses to start on a read-only disk, with the reason", async () => {
    const disk = await mountSmallDisk(1, true);
    onTestFinished(disk.remove);
    await expect(startTarget({ dataFolder: disk.folder })).rejects.toMatchObject({
      code: "job-store-unusable",
      message: expect.stringMatching(/the file system of .* is read-only/),
    });
  });
});

async function start() {
  const disk = await mountSmallDisk(8);
  const target = await startTarget({ dataFolder: disk.folder });
  onTestFinished(async () => {
    await target.close();
    await disk.remove();
  });
  return { target, disk };
}

function send(method: string, path: string, body?: { readonly type: string; readonly text: string }) {
  return ({ port }: Target) => sendRaw(port, formatRaw(method, path, [`Host: localhost:${port}`], body));
}

function jsonOf(value: unknown) {
  return { type: "application/json", text: JSON.stringify(value) };
}

async function health({ url }: Target) {
  const response = await fetch(`${url}/health`);
  return { code: response.status, ...Health.parse(await response.json()) };
}

async function uploadsOf({ folder }: Target): Promise<readonly string[]> {
  return await readdir(join(folder, "uploads")).catch(() => []);
}
