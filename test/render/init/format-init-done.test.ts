import { describe, expect, it } from "vitest";
import { formatInitDone } from "../../../src/render/init/format-init-done.ts";
import { aFeature } from "../../support/build/shapes.ts";
import { wide } from "../styles.ts";

const done = { declared: [], replacements: [], isDry: false };
const found = [{ feature: aFeature("api"), services: ["api"] }];
const nextOf = (text: string) => [...text.matchAll(/^ {2}(stackctl up.*)$/gm)].map(([, line]) => line);

describe("what to do after init", () => {
  it("is to start the stack, and then a feature with it", () => {
    expect(nextOf(formatInitDone({ ...done, found, notices: [] }, wide))).toEqual([
      "stackctl up               start the stack, and wait until it is ready",
      "stackctl up --enable-api  the same with api",
    ]);
  });

  it("is to start a feature where nothing is on without one", () => {
    const notices = [{ code: "no-service", message: "no service is on" }];
    expect(nextOf(formatInitDone({ ...done, found, notices }, wide))).toEqual([
      "stackctl up --enable-api  start api, and wait until it is ready",
    ]);
  });
});
