import { describe, expect, it } from "vitest";
import { judgeTrial } from "../../../src/adapters/docker/try-gpu.ts";

const runc =
  "docker: Error response from daemon: failed to create task for container: OCI runtime create failed:";

describe("judgeTrial", () => {
  it.each([
    ["a list of cards", 0, "GPU 0: NVIDIA L4"],
    [
      "an image in which the program is not found",
      127,
      `${runc} exec: "nvidia-smi": executable file not found in $PATH`,
    ],
  ])("takes %s for a GPU that was handed over", (_, exitCode, text) => {
    expect(judgeTrial(exitCode, text)).toEqual({ kind: "works" });
  });

  it.each([
    [
      "no run-time",
      125,
      'docker: Error response from daemon: could not select device driver "" with capabilities: [[gpu]]\n\nRun help',
      'could not select device driver "" with capabilities: [[gpu]]',
    ],
    [
      "a hook that finds no driver",
      127,
      `${runc} error running prestart hook #0: nvidia-container-cli: load library failed: libnvidia-ml.so.1: no such file or directory`,
      expect.stringContaining("libnvidia-ml.so.1"),
    ],
    ["a program that finds no card", 6, "\nNo devices were found\n", "No devices were found"],
    ["silence", 9, "\n", "nvidia-smi exited with code 9"],
  ])("says what is wrong with %s", (_, exitCode, text, said) => {
    expect(judgeTrial(exitCode, text)).toEqual({ kind: "fails", said });
  });
});
