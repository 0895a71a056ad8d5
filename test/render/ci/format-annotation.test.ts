import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import {
  disarm,
  disarmJson,
  formatAnnotation,
  formatErrorAnnotations,
  formatGroup,
  formatNoticeAnnotation,
} from "../../../src/render/ci/format-annotation.ts";

const base = { cwd: "/repo/app", workspace: "/repo" };

describe("an annotation", () => {
  it("has its place and its text, escaped as the runner reads them", () => {
    expect(
      formatAnnotation({
        level: "error",
        title: "a: b, 100%",
        file: "x,y.yaml",
        line: 3,
        column: 7,
        message: "one: 50%,\r\ntwo",
      }),
    ).toBe("::error title=a%3A b%2C 100%25,file=x%2Cy.yaml,line=3,col=7::one: 50%25,%0D%0Atwo");
  });

  it("needs nothing but a message", () => {
    expect(formatAnnotation({ level: "notice", message: "hello" })).toBe("::notice::hello");
  });

  it("names files from the workspace, since GitHub finds no others", () => {
    const annotation = { level: "error", file: "stackctl.yaml", line: 1, message: "m" } as const;
    expect(formatAnnotation(annotation, base)).toBe("::error file=app/stackctl.yaml,line=1::m");
    expect(formatAnnotation(annotation, { ...base, workspace: undefined })).toBe(
      "::error file=stackctl.yaml,line=1::m",
    );
  });
});

describe("a group", () => {
  it("stays on one line", () => {
    expect(formatGroup("a\nb")).toBe("::group::a%0Ab");
  });
});

describe("what others wrote", () => {
  it.each([
    ["::error::forged", ": :error::forged"],
    ["log\n   ::stop-commands::x", "log\n   : :stop-commands::x"],
    ["a ##[error]forged", "a ## [error]forged"],
    ["std::vector and http://x", "std::vector and http://x"],
  ])("is no command: %j", (text, expected) => {
    expect(disarm(text)).toBe(expected);
  });

  it("stays the same in JSON", () => {
    const json = JSON.stringify({ log: "##[error]forged" });
    expect(disarmJson(json)).not.toContain("##[");
    expect(JSON.parse(disarmJson(json))).toEqual({ log: "##[error]forged" });
  });
});

describe("an error", () => {
  it("is one annotation a problem, at its place", () => {
    const error = new StackError("invalid-setting", {
      message: "settings are invalid",
      hint: "See stackctl config.",
      problems: [
        { message: "bad value", where: { file: ".env", line: 3 }, hint: "Write 30s." },
        { message: "elsewhere" },
      ],
    });
    expect(formatErrorAnnotations(error, base).split("\n")).toEqual([
      "::error title=stackctl%3A invalid-setting,file=app/.env,line=3::bad value%0AWrite 30s.",
      "::error title=stackctl%3A invalid-setting::elsewhere%0ASee stackctl config.",
    ]);
  });

  it("is one annotation where it has no problems to list", () => {
    const error = new StackError("port-conflict", { message: "port 80 is taken" });
    expect(formatErrorAnnotations(error, base)).toBe(
      "::error title=stackctl%3A port-conflict::port 80 is taken",
    );
  });
});

describe("a warning", () => {
  it("is an annotation with its hint", () => {
    const notice = {
      code: "misspelt-flag",
      message: "ENABLE_X",
      hint: "Did you mean ENABLE_Y?",
      file: ".env",
      line: 2,
    };
    expect(formatNoticeAnnotation(notice, base)).toBe(
      "::warning title=stackctl%3A misspelt-flag,file=app/.env,line=2::ENABLE_X. Did you mean ENABLE_Y?",
    );
  });
});
