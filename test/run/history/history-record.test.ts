import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { createFileLocks } from "../../../src/adapters/host/file-locks.ts";
import { createSystemClock } from "../../../src/adapters/host/system-clock.ts";
import { History } from "../../../src/domain/history.ts";
import { readHistory, recordHistory } from "../../../src/run/history/history-record.ts";
import { aContainer, aModel, aService } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stackctl-history-"));
});
afterEach(() => rm(directory, { recursive: true }));

const project = () => ({ directory, model: aModel(aService("db"), aService("web")) });
const world = () => ({
  files: createNodeFiles(),
  clock: createSystemClock(),
  locks: createFileLocks(join(directory, "locks")),
});

/** A service that started at that time, and was ready 900 ms later. */
const facts = (service: string, startedAtMs: number, peakMemoryBytes: number | null = 5) => ({
  containers: [aContainer(service, { startedAtMs })],
  readyMs: new Map([[service, 1000]]),
  commandAtMs: startedAtMs - 100,
  services: [{ name: service, peakMemoryBytes }],
});
const stored = async () =>
  History.parse(JSON.parse(await readFile(join(directory, ".stackctl/history.json"), "utf8")));

describe("recordHistory", () => {
  it("records a run, hidden from git, and reads it again", async () => {
    await recordHistory(project(), facts("db", 5000), world());
    const expected = [{ startedAtMs: 5000, startMs: 900, readyMs: 1000, peakMemoryBytes: 5 }];
    expect((await stored()).services).toEqual({ db: expected });
    expect(await readHistory(project(), world())).toEqual(await stored());
    expect(await readFile(join(directory, ".stackctl/.gitignore"), "utf8")).toBe("*\n");
  });

  it("loses no entry of commands that write at the same time", async () => {
    const numbers = Array.from({ length: 16 }, (_, index) => 1000 + index);
    await Promise.all(
      numbers.map((at) => recordHistory(project(), facts(at % 2 === 0 ? "db" : "web", at), world())),
    );
    const { services } = await stored();
    const starts = Object.values(services).flatMap((runs) => runs.map(({ startedAtMs }) => startedAtMs));
    expect(starts.toSorted((a, b) => a - b)).toEqual(numbers);
  });

  it("starts again if the file is damaged", async () => {
    await mkdir(join(directory, ".stackctl"));
    await writeFile(join(directory, ".stackctl/history.json"), '{"version":1,"serv');
    await recordHistory(project(), facts("db", 5000), world());
    expect(Object.keys((await stored()).services)).toEqual(["db"]);
  });

  it("only loses the history if nothing can be written", async () => {
    await writeFile(join(directory, ".stackctl"), "a file where the folder should be");
    await recordHistory(project(), facts("db", 5000), world());
    expect((await readHistory(project(), world())).services).toEqual({});
  });

  it("writes no file without a new measurement", async () => {
    await recordHistory(project(), facts("db", 5000), world());
    await rm(join(directory, ".stackctl/.gitignore"));
    await recordHistory(project(), { ...facts("db", 5000), readyMs: new Map() }, world());
    await recordHistory(project(), facts("db", 5000), world());
    await expect(readFile(join(directory, ".stackctl/.gitignore"))).rejects.toThrow("ENOENT");
  });

  it("continues without the lock if another command keeps it", async () => {
    const clock = new FakeClock(0);
    clock.sleep = async (ms) => clock.advance(ms);
    const shared = { ...world(), clock };
    await shared.locks.take(join(directory, ".stackctl/history.json"), "another command");
    await recordHistory(project(), facts("db", 5000), shared);
    expect(Object.keys((await stored()).services)).toEqual(["db"]);
  });
});
