import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { createUploadSpace } from "../../../../src/backend/training/routes/upload-space.ts";
import { formWith, startTarget, type Target } from "../../../support/backend/attack-target.ts";
import { formatRaw, sendRaw } from "../../../support/backend/send-raw.ts";

describe("the quota of uploads", () => {
  it("accepts files up to the last byte of the quota, and then explains how to free space", async () => {
    const target = await start(1_000);
    const first = await upload(target, 400);
    expect(first.status).toBe(200);
    expect((await upload(target, 600)).status).toBe(200);
    expect(await upload(target, 1)).toMatchObject({
      status: 413,
      code: "upload_quota_exceeded",
      message:
        "uploaded files may have 1000 B together: delete some with DELETE /v1/files/ID, or set UPLOAD_QUOTA in .env to more",
    });
    const [, id = ""] = /"id":"(file-\w+)"/.exec(first.text) ?? [];
    await sendRaw(target.port, formatRaw("DELETE", `/v1/files/${id}`, hostOf(target)));
    expect((await upload(target, 400)).status).toBe(200);
    expect(await readdir(join(target.folder, "uploads"))).toHaveLength(2);
  });

  it("applies to uploads that arrive at the same time", async () => {
    const target = await start(1_000_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(target, 300_000)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(3);
    expect(statuses.filter((status) => status === 413).length).toBeGreaterThanOrEqual(5);
    const stored = statuses.filter((status) => status === 200).length;
    expect(await readdir(join(target.folder, "uploads"))).toHaveLength(stored);
    const room = await Promise.all([upload(target, 100_000)]);
    expect(room.map(({ status }) => status)).toEqual([200]);
  });

  it("counts uploads in chunks, and files that were in the folder before the start", async () => {
    const target = await start(1_000, async (folder) => {
      await mkdir(join(folder, "uploads"));
      await writeFile(join(folder, "uploads/file-old.txt"), "x".repeat(900));
    });
    const { type, text } = formWith("x".repeat(200));
    const head = [
      "POST /v1/files HTTP/1.1",
      ...hostOf(target),
      `Content-Type: ${type}`,
      "Transfer-Encoding: chunked",
    ];
    const bytes = `${head.join("\r\n")}\r\nConnection: close\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
    expect(await sendRaw(target.port, bytes)).toMatchObject({ status: 413, code: "upload_quota_exceeded" });
    expect(await readdir(join(target.folder, "uploads"))).toEqual(["file-old.txt"]);
  });

  it("removes unfinished uploads of an earlier process at the start", async () => {
    const target = await start(1_000, async (folder) => {
      await mkdir(join(folder, "uploads"));
      await writeFile(join(folder, "uploads/.backend-file-1"), "half of");
      await writeFile(join(folder, "uploads/.trainer-file-1"), "another server's");
    });
    expect(await readdir(join(target.folder, "uploads"))).toEqual([".trainer-file-1"]);
  });

  it("is never exceeded, in whatever order uploads start, continue, end and break off", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("open" as const) }),
      fc.record({
        kind: fc.constantFrom("take" as const),
        which: fc.nat(9),
        bytes: fc.integer({ min: 1, max: 60 }),
      }),
      fc.record({ kind: fc.constantFrom("settle" as const, "break" as const), which: fc.nat(9) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const folder = await mkdtemp(join(tmpdir(), "stackctl-test-space-"));
        const space = createUploadSpace(folder, 100);
        const open: { share: Awaited<ReturnType<typeof space.open>>; bytes: number }[] = [];
        const stored: number[] = [];
        const work: Promise<unknown>[] = [];
        for (const [at, one] of steps.entries()) {
          if (one.kind === "open") open.push({ share: await space.open(), bytes: 0 });
          const upload = one.kind === "open" ? undefined : open[one.which];
          if (upload === undefined) continue;
          if (one.kind === "take") {
            try {
              upload.share.take(one.bytes);
              upload.bytes += one.bytes;
            } catch {
              upload.share.release();
              open.splice(open.indexOf(upload), 1);
            }
          } else {
            open.splice(open.indexOf(upload), 1);
            if (one.kind === "break") upload.share.release();
            else {
              // Not awaited: what follows happens beside it.
              work.push(
                upload.share.settle(() => writeFile(join(folder, `${at}`), "x".repeat(upload.bytes))),
              );
              stored.push(upload.bytes);
            }
          }
          const total = [...stored, ...open.map(({ bytes }) => bytes)].reduce((sum, bytes) => sum + bytes, 0);
          expect(total).toBeLessThanOrEqual(100);
        }
        await Promise.all(work);
        await rm(folder, { recursive: true });
      }),
      { numRuns: 200 },
    );
  });
});

async function start(uploadQuotaBytes: number, prepare?: (folder: string) => Promise<void>): Promise<Target> {
  const dataFolder = await mkdtemp(join(tmpdir(), "stackctl-test-quota-"));
  await prepare?.(dataFolder);
  const target = await startTarget({ uploadQuotaBytes, dataFolder });
  onTestFinished(async () => {
    await target.close();
    await rm(dataFolder, { recursive: true });
  });
  return target;
}

const hostOf = ({ port }: Target) => [`Host: localhost:${port}`];

function upload(target: Target, bytes: number) {
  return sendRaw(target.port, formatRaw("POST", "/v1/files", hostOf(target), formWith("x".repeat(bytes))));
}
