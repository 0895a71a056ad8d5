import { afterEach, describe, expect, it } from "vitest";
import { captureDocker } from "../../../src/adapters/compose/run-docker.ts";
import { createStubDocker, type StubDocker } from "./stub-docker.ts";

let stub: StubDocker | undefined;
afterEach(() => stub?.remove());

async function capture(script: string, bounds: { readonly most: number; readonly readingMs: number }) {
  stub = await createStubDocker(script);
  const call = { args: ["info"], env: Object.fromEntries(stub.env), cwd: stub.folder };
  return captureDocker(call, undefined, bounds);
}

describe("captureDocker", () => {
  it("keeps output up to the limit, and ends a command that prints more", async () => {
    expect((await capture("echo 1234", { most: 5, readingMs: 60_000 })).stdout).toBe("1234");
    await expect(capture("yes", { most: 100_000, readingMs: 60_000 })).rejects.toMatchObject({
      code: "compose-failed",
      message: expect.stringContaining("printed more than 100000 characters, so stackctl stopped it"),
      hint: expect.any(String),
    });
  });

  it("ends an endless read, and reports the timeout", async () => {
    await expect(capture("exec sleep 1000", { most: 100, readingMs: 1 })).rejects.toMatchObject({
      code: "compose-failed",
      message: expect.stringContaining("did not end within 0.001 s"),
    });
  });

  it("does not wait for leftover children of docker with open streams, and loses no output", async () => {
    const script = 'sleep 1000 & echo $! > "$HERE/left"; yes | head -c 200000; echo; printf last; exit 7';
    const { exitCode, stdout } = await capture(script, { most: 300_000, readingMs: 60_000 });
    const left = Number(await stub?.read("left"));
    // The process still runs, because nothing has ended it.
    expect(process.kill(left, "SIGKILL")).toBe(true);
    expect(exitCode).toBe(7);
    expect(stdout.length).toBe(200_000 + "\nlast".length);
    expect(stdout.endsWith("\nlast")).toBe(true);
  });
});
