import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import {
  explainMasked,
  explainRejected,
  noticeFilledIn,
  refuseOutput,
} from "../../../src/plan/eject/explain-eject.ts";

const error = new StackError("invalid-compose-file", {
  message: "a compose file is invalid",
  problems: [{ message: "services.web.mem_limit: invalid size", where: { file: "compose.yaml" } }],
});

describe("refuseOutput", () => {
  it("refuses a compose file of the project", () => {
    const sources = ["/p/compose.yaml"];
    expect(refuseOutput("/p/compose.yaml", sources, "/p")).toMatchObject({
      code: "usage",
      message: "compose.yaml is a compose file of this project",
    });
    expect(refuseOutput("/p/all.yaml", sources, "/p")).toBeUndefined();
  });
});

describe("explainMasked", () => {
  it("suspects a variable that is no secret, and keeps the code", () => {
    expect(explainMasked(error, ["LIMIT_KEY", "TOKEN"])).toMatchObject({
      code: error.code,
      problems: error.problems,
      hint: expect.stringContaining("in place of one of LIMIT_KEY, TOKEN."),
      cause: error,
    });
  });

  it("keeps the error of a project without secrets", () => {
    expect(explainMasked(error, [])).toBe(error);
  });
});

describe("explainRejected", () => {
  it("names the problems without their places, which lie in the new file", () => {
    expect(explainRejected(error)).toMatchObject({
      code: "compose-failed",
      problems: [{ message: "services.web.mem_limit: invalid size" }],
      cause: error,
    });
    expect(explainRejected(error).problems[0]).not.toHaveProperty("where");
  });
});

describe("noticeFilledIn", () => {
  it.each([
    [error, "services.web.mem_limit: invalid size"],
    [new StackError("invalid-compose-file", { message: "no such include" }), "no such include"],
  ])("gives the reason", (given, reason) => {
    expect(noticeFilledIn(given).message).toContain(`without interpolating them (${reason})`);
  });
});
