import { once } from "node:events";
import { readdir, truncate } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { formWith, startHangingJob, startTarget, type Target } from "../support/backend/attack-target.ts";
import { formatRaw, sendRaw } from "../support/backend/send-raw.ts";
import { readEvents } from "../support/job-server.ts";
import { until } from "../support/until.ts";

const Line = z.looseObject({
  level: z.string(),
  path: z.string().optional(),
  failure: z.string().optional(),
});

let target: Target;
let printed: ReturnType<typeof vi.spyOn>;
beforeEach(async () => {
  printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  target = await startTarget({ bodyStallMs: 60_000 });
});
afterEach(async () => {
  expect(printed.mock.calls).toEqual([]);
  expect(target.bugs).toEqual([]);
  printed.mockRestore();
  await target.close();
});

const form = formWith("x".repeat(50_000));
const json = {
  type: "application/json",
  text: JSON.stringify({ model: "tiny", training_file: "x".repeat(5_000) }),
};

/** The beginning of a request with a length, and of one in chunks. */
function half(path: string, body: typeof form, isChunked: boolean): string {
  const text = formatRaw("POST", path, [`Host: localhost:${target.port}`], body);
  const [head = "", content = ""] = [
    text.slice(0, text.indexOf("\r\n\r\n")),
    body.text.slice(0, body.text.length / 2),
  ];
  if (!isChunked) return `${head}\r\n\r\n${content}`;
  const chunk = `${content.length.toString(16)}\r\n${content}\r\n`;
  return `${head.replace(/Content-Length: \d+/, "Transfer-Encoding: chunked")}\r\n\r\n${chunk}`;
}

async function open(text: string): Promise<Socket> {
  const socket = connect({ port: target.port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(text, "latin1");
  return socket;
}

const linesAbout = (path: string) =>
  target.logged.map((line) => Line.parse(JSON.parse(line))).filter((line) => line.path === path);

const uploads = async () => await readdir(join(target.folder, "uploads")).catch(() => []);

describe.each([
  ["with a length", false],
  ["in chunks", true],
])("a body %s that breaks off", (_how, isChunked) => {
  it.each<[string, string, typeof form]>([
    ["an upload", "/v1/files", form],
    ["a job", "/v1/fine_tuning/jobs", json],
    ["a completion", "/api/v1/completions", json],
    ["a completion of Tabby's API", "/v1/completions", json],
  ])("of %s is one line in the log, and leaves nothing", async (_what, path, body) => {
    for (const breakOff of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end()]) {
      target.logged.length = 0;
      const socket = await open(half(path, body, isChunked));
      if (path === "/v1/files") await until(async () => (await uploads()).length === 1);
      breakOff(socket);
      await until(() => linesAbout(path).length > 0);
      await until(async () => (await uploads()).length === 0);
      expect(linesAbout(path)).toMatchObject([
        { level: "info", status: 400, failure: expect.stringContaining("client_gone") },
      ]);
      expect(target.logged).toHaveLength(1);
    }
  });
});

it.each([
  ["/v1/files", form],
  ["/v1/fine_tuning/jobs", json],
])("distinguishes a body of %s that is cut off from an invalid one", async (path, body) => {
  const sockets = await Promise.all(
    Array.from({ length: 60 }, (_, at) => open(half(path, body, at % 2 === 0))),
  );
  for (const socket of sockets) socket.destroy();
  await until(() => linesAbout(path).length === sockets.length);
  const failures = linesAbout(path).map(({ level, failure = "" }) => `${level} ${failure.split(":")[0]}`);
  expect([...new Set(failures)]).toEqual(["info client_gone"]);
  expect(await uploads()).toEqual([]);
});

it("continues when clients disconnect from streams of events, logs and artifacts", async () => {
  const { job } = await startHangingJob(target);
  const folder = join(target.folder, ".stackctl/backend/jobs", job);
  await truncate(join(folder, "train.log"), 64 * 1024 * 1024);
  for (const path of ["events?stream=true", "logs", "artifacts/train.log"]) {
    const request = formatRaw("GET", `/v1/fine_tuning/jobs/${job}/${path}`, [
      `Host: localhost:${target.port}`,
    ]);
    const socket = await open(request);
    await once(socket, "data");
    socket.resetAndDestroy();
    await once(socket, "close");
  }
  await sendRaw(target.port, cancelOf(job));
  await readEvents(target, job);
  const warned = target.logged
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ level }) => level !== "info");
  expect(warned).toEqual([]);
});

describe("a body that stalls", () => {
  it.each<[string, string, typeof form, boolean]>([
    ["an upload with a length", "/v1/files", form, false],
    ["an upload in chunks", "/v1/files", form, true],
    ["a job", "/v1/fine_tuning/jobs", json, false],
    ["a completion in chunks", "/api/v1/completions", json, true],
  ])("of %s ends with 408 and leaves nothing", async (_what, path, body, isChunked) => {
    const impatient = await startTarget({ bodyStallMs: 100 });
    try {
      const answer = await sendRaw(impatient.port, half(path, body, isChunked));
      expect(answer).toMatchObject({ status: 408, code: "body_stalled" });
      await until(
        async () => (await readdir(join(impatient.folder, "uploads")).catch(() => [])).length === 0,
      );
      expect(impatient.bugs).toEqual([]);
      expect(impatient.logged).toHaveLength(1);
    } finally {
      await impatient.close();
    }
  });

  it("does not apply to a request that is answered slowly", async () => {
    const impatient = await startTarget({ bodyStallMs: 1 });
    try {
      const { job } = await startHangingJob(impatient);
      const answer = await sendRaw(impatient.port, cancelOf(job, impatient.port));
      expect(answer.status).toBe(200);
    } finally {
      await impatient.close();
    }
  });
});

function cancelOf(job: string, port = target.port): string {
  const body = { type: "application/json", text: "{}" };
  return formatRaw("POST", `/v1/fine_tuning/jobs/${job}/cancel`, [`Host: localhost:${port}`], body);
}
