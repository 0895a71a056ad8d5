import { describe, expect, it } from "vitest";
import { captureProgram } from "../../../src/adapters/processes/capture-program.ts";

const bounds = { milliseconds: 60_000, characters: 10_000 };
const endless = ["-c", "while :; do echo 0123456789; done"];

describe("a program that only reads", () => {
  it("returns the exit code and the output", async () => {
    const call = { program: "sh", args: ["-c", 'echo "$A"; exit 3'], env: { A: "b" } };
    await expect(captureProgram(call)).resolves.toEqual({ exitCode: 3, stdout: "b" });
  });

  it("is ended once it has printed more than the bound", async () => {
    await expect(captureProgram({ program: "sh", args: endless }, undefined, bounds)).rejects.toMatchObject({
      code: "program-failed",
      message: "sh printed more than 10000 characters, so stackctl stopped it",
      hint: expect.stringContaining("command -v sh"),
    });
  });

  it("is ended once its time is over, with all that it started", async () => {
    const call = { program: "sh", args: ["-c", "trap '' INT; sleep 300 & wait; sleep 300"] };
    await expect(captureProgram(call, undefined, { ...bounds, milliseconds: 100 })).rejects.toMatchObject({
      code: "program-failed",
      message: "sh did not end within 0.1 s, so stackctl stopped it",
    });
  });

  it("is not there", async () => {
    const call = { program: "no-such-program-here", args: [] };
    await expect(captureProgram(call)).resolves.toEqual({ exitCode: 127, stdout: "" });
  });

  it("is interrupted", async () => {
    const call = { program: "sleep", args: ["300"] };
    await expect(captureProgram(call, AbortSignal.abort())).resolves.toMatchObject({ exitCode: 130 });
  });
});
