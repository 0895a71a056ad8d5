import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { describeRunning, isFaultOfFiles, noticeUnread } from "../../../src/plan/project/describe-running.ts";
import { aContainer } from "../../support/build/shapes.ts";

describe("describeRunning", () => {
  it("selects each service that has a container, with its replicas", () => {
    const containers = [aContainer("web", { id: "1" }), aContainer("db"), aContainer("web", { id: "2" })];
    const { model, stack } = describeRunning("shop", containers);
    expect(model.project).toBe("shop");
    expect(stack.selection.services.map(({ service }) => [service.name, service.replicas])).toEqual([
      ["db", 1],
      ["web", 2],
    ]);
    expect([...model.services.keys()]).toEqual(["db", "web"]);
  });
});

describe("isFaultOfFiles", () => {
  it.each([
    ["invalid-compose-file", true],
    ["missing-variable", true],
    ["no-compose-file", false],
    ["engine-unavailable", false],
    ["usage", false],
  ] as const)("judges %s: %s", (code, expected) => {
    expect(isFaultOfFiles(new StackError(code, { message: "x" }))).toBe(expected);
  });
});

describe("noticeUnread", () => {
  it("names the first problem and its place", () => {
    const problems = [{ message: "no image", where: { file: "compose.yaml", line: 3 } }, { message: "more" }];
    const error = new StackError("invalid-compose-file", { message: "the file is invalid", problems });
    expect(noticeUnread(error, "shop")).toEqual({
      code: "unread-project",
      message: "the project cannot be read: no image; its containers are found by the project name shop",
      hint: "Run stackctl plan to see all problems in its files.",
      file: "compose.yaml",
      line: 3,
    });
  });

  it("names the error if it has no problems", () => {
    const error = new StackError("invalid-compose-file", { message: "the file is invalid" });
    expect(noticeUnread(error, "shop").message).toContain("cannot be read: the file is invalid; its");
  });
});
