import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { explainLaunchError } from "../../../src/plan/failures/explain-launch-error.ts";
import { formatErrorDocument } from "../../../src/render/text/format-message.ts";
import { aModel, aService } from "../../support/build/shapes.ts";

const model = aModel(aService("web", { image: "r.example.com/team/web:1" }), aService("db"));
const failed = (message: string) => new StackError("launch-failed", { message, hint: "Stackctl status." });

describe("explainLaunchError", () => {
  it("names service, cause and remedy, and keeps the message of Compose", () => {
    const error = explainLaunchError(failed("the launch failed: web: unauthorized: no"), model);
    expect(formatErrorDocument(error)).toEqual({
      error: {
        code: "launch-failed",
        message:
          "web: the registry denies access to image r.example.com/team/web:1: you are not logged in, have no permission, or the image does not exist\nthe launch failed: web: unauthorized: no",
        hint: "Log in, or correct the image's name.\nRun docker login r.example.com.",
        cause: { id: "image-unauthorised", title: "The registry denies access to the image" },
      },
    });
  });

  it("returns every other error unchanged", () => {
    const unknown = failed("the launch failed: something odd");
    const other = new StackError("port-conflict", { message: "web: unauthorized" });
    expect(explainLaunchError(unknown, model)).toBe(unknown);
    expect(explainLaunchError(other, model)).toBe(other);
  });
});
