import { describe, expect, it } from "vitest";
import { describeLimits, noticeRecovery } from "../../../src/plan/engine/describe-limits.ts";
import { aService } from "../../support/build/shapes.ts";

const limit = (kind: "refused" | "warned" | "noted", key: string) => ({
  kind,
  service: "web",
  path: ["services", "web", key],
  message: `${key} is not possible.`,
});

describe("describeLimits", () => {
  it("sorts limits by kind, with the service, and the line from where the user stands", () => {
    const limits = [limit("refused", "privileged"), limit("warned", "links"), limit("noted", "volumes")];
    const locate = (path: readonly string[]) =>
      path.at(-1) === "links" ? undefined : { file: "/p/compose.yaml", line: 7 };
    expect(describeLimits(limits, locate, "/p")).toEqual({
      refusals: [
        { message: "service web: privileged is not possible", where: { file: "compose.yaml", line: 7 } },
      ],
      notices: [{ code: "swarm-limit", message: "service web: links is not possible" }],
      notes: [
        {
          code: "swarm-limit",
          message: "service web: volumes is not possible",
          file: "compose.yaml",
          line: 7,
        },
      ],
    });
  });
});

describe("noticeRecovery", () => {
  const healthcheck = { intervalMs: 1, timeoutMs: 1, startPeriodMs: 0, retries: 3 };

  it("names the services with a health check, and is silent without any", () => {
    expect(noticeRecovery([aService("db", { healthcheck }), aService("web")])).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/cannot recover from it: db$/) }),
    ]);
    expect(noticeRecovery([aService("web")])).toEqual([]);
  });
});
