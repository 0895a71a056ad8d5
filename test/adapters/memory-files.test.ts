import { describe } from "vitest";
import { MemoryFiles } from "../support/fakes/memory-files.ts";
import { describeFilesContract } from "./files-contract.ts";

describe("MemoryFiles", () => {
  describeFilesContract(async () => {
    const files = new MemoryFiles();
    return {
      files,
      root: "/project",
      put: (path, text) => files.writeText(path, text, { below: "/project" }),
      cleanup: async () => {},
    };
  });
});
