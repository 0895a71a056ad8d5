import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { listContainerSecrets, redactDocument } from "../../../src/plan/secrets/redact-document.ts";

const hide = createRedactor(["known-secret-1"]);

describe("redactDocument", () => {
  it("redacts every string and keeps the shape", () => {
    const document = { a: ["x known-secret-1 y", 1, null, true], b: { c: "fine" } };
    expect(redactDocument(document, hide)).toEqual({ a: ["x *** y", 1, null, true], b: { c: "fine" } });
  });

  it("redacts keys too: the engine keys a container's networks by their names", () => {
    const document = { Networks: { "net-known-secret-1": { Gateway: "10.0.0.1" } } };
    expect(redactDocument(document, hide)).toEqual({ Networks: { "net-***": { Gateway: "10.0.0.1" } } });
  });

  it("redacts a weak password in foreign text, and keeps names and states", () => {
    const report = {
      services: [{ name: "postgres", verdict: "exited" }],
      failures: [
        { service: "postgres", message: "exited with 1", logs: ["password postgres"], hint: "logs postgres" },
        { service: "exited", reason: "cannot-start", message: "cannot start: postgres: not found" },
      ],
    };
    expect(redactDocument(report, createRedactor(["postgres", "exited"]))).toEqual({
      services: report.services,
      failures: [
        { ...report.failures[0], logs: ["password ***"] },
        { ...report.failures[1], message: "cannot start: ***: not found" },
      ],
    });
  });
});

describe("listContainerSecrets", () => {
  const inspected = {
    Config: {
      Env: ["DB_PASSWORD=from=the file", "API_KEY=ab", "PATH=/bin", "DSN=redis://me:pw12345@cache/0"],
      Cmd: ["run", "--password=from=the file"],
    },
    State: { Health: { Log: [{ Output: "login with from=the file and known-secret-1" }] } },
  };

  it("redacts the value of a secret variable everywhere in the document", () => {
    expect(redactDocument(inspected, hide.and(listContainerSecrets(inspected)))).toEqual({
      Config: {
        Env: ["DB_PASSWORD=***", "API_KEY=***", "PATH=/bin", "DSN=redis://me:***@cache/0"],
        Cmd: ["run", "--password=***"],
      },
      State: { Health: { Log: [{ Output: "login with *** and ***" }] } },
    });
  });

  it("does not redact a value elsewhere that is too short to be a secret", () => {
    expect(hide.and(listContainerSecrets(inspected))("about")).toBe("about");
  });

  it.each([undefined, null, "text", { Config: null }, { Config: { Env: "A_TOKEN=x" } }])(
    "takes %j for a container without environment",
    (odd) => {
      expect(hide.and(listContainerSecrets(odd))("known-secret-1 stays hidden")).toBe("*** stays hidden");
    },
  );
});
