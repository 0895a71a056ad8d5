import { describe, expect, it } from "vitest";
import { redactContainer, redactDocument } from "../../src/plan/redact-document.ts";

const hide = (text: string) => text.replaceAll("known-secret", "***");

describe("redactDocument", () => {
  it("replaces in every string and keeps the shape", () => {
    const document = { a: ["x known-secret y", 1, null, true], b: { c: "fine" } };
    expect(redactDocument(document, hide)).toEqual({ a: ["x *** y", 1, null, true], b: { c: "fine" } });
  });
});

describe("redactContainer", () => {
  const inspected = {
    Config: {
      Env: ["DB_PASSWORD=from=the file", "API_KEY=ab", "PATH=/bin", "DSN=redis://me:pw12345@cache/0"],
      Cmd: ["run", "--password=from=the file"],
    },
    State: { Health: { Log: [{ Output: "login with from=the file and known-secret" }] } },
  };

  it("hides what the environment holds under a secret name, there and wherever else it stands", () => {
    expect(redactDocument(inspected, redactContainer(inspected, hide))).toEqual({
      Config: {
        Env: ["DB_PASSWORD=***", "API_KEY=***", "PATH=/bin", "DSN=redis://me:***@cache/0"],
        Cmd: ["run", "--password=***"],
      },
      State: { Health: { Log: [{ Output: "login with *** and ***" }] } },
    });
  });

  it("leaves a value too short to be a secret alone elsewhere", () => {
    expect(redactContainer(inspected, hide)("about")).toBe("about");
  });

  it.each([undefined, null, "text", { Config: null }, { Config: { Env: "A_TOKEN=x" } }])(
    "takes %j for a container without environment",
    (odd) => {
      expect(redactContainer(odd, hide)("known-secret stays hidden")).toBe("*** stays hidden");
    },
  );
});
