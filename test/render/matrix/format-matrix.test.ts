import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/plan/matrix/plan-matrix.ts";
import {
  formatGithubMatrix,
  formatGitlabMatrix,
  formatMatrix,
} from "../../../src/render/matrix/format-matrix.ts";
import { expectGolden } from "../expect-golden.ts";

const matrix: Matrix = {
  combinations: [
    { name: "minimal", features: [], args: "--minimal", env: { ENABLE_A: "false" } },
    {
      name: "full",
      features: ["fsdp", "gpu", "monitoring", "tabby", "object-storage", "mail"],
      args: "--minimal --enable fsdp,gpu,monitoring,tabby,object-storage,mail",
      env: { ENABLE_A: "true" },
    },
    { name: "gpu+tabby", features: ["gpu", "tabby"], args: "--minimal --enable gpu,tabby", env: {} },
  ],
  strength: 2,
  notices: [],
};

describe("formatMatrix", () => {
  it("lists every combination, and how they were chosen", async () => {
    await expectGolden("matrix", (style) => formatMatrix(matrix, style));
  });

  it("is one line for GitHub", () => {
    const line = formatGithubMatrix(matrix.combinations);
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toEqual({ include: matrix.combinations });
  });

  it("is one job a combination for GitLab", () => {
    const pipeline: unknown = JSON.parse(formatGitlabMatrix(matrix.combinations));
    expect(pipeline).toMatchObject({
      "stackctl: minimal": {
        extends: ".stackctl",
        variables: { STACKCTL_ARGS: "--minimal", STACKCTL_FEATURES: "", ENABLE_A: "false" },
      },
      "stackctl: gpu+tabby": { variables: { STACKCTL_MATRIX: "gpu+tabby" } },
    });
  });
});
