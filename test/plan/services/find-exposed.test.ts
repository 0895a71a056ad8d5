import { describe, expect, it } from "vitest";
import { findExposed } from "../../../src/plan/services/find-exposed.ts";
import { aService, aStep, someVariables } from "../../support/build/shapes.ts";

function expose(
  hostIp: string,
  environment: Readonly<Record<string, string>> = {},
  required = ["API_TOKEN"],
) {
  const port = { hostIp, published: 80, target: 80, protocol: "tcp" } as const;
  const services = [aStep(aService("web", { ports: [port] }))];
  return findExposed({ services, variables: someVariables(environment), required });
}

describe("findExposed", () => {
  it.each(["", "0.0.0.0", "::", "192.0.2.1"])(
    "refuses an address that others reach (%j) without the token",
    (hostIp) => {
      expect(expose(hostIp)).toMatchObject({
        code: "exposed-port",
        message: "ports would be open to the network while API_TOKEN is not set; nothing was started",
        hint: "Set API_TOKEN in .env, or publish on 127.0.0.1.",
      });
      expect(expose(hostIp, { API_TOKEN: "" })).toBeDefined();
    },
  );

  it.each(["127.0.0.1", "127.0.0.9", "::1", "localhost"])("accepts a loopback address (%s)", (hostIp) => {
    expect(expose(hostIp)).toBeUndefined();
  });

  it("accepts any address if the token is set or the project needs none", () => {
    expect(expose("", { API_TOKEN: "x" })).toBeUndefined();
    expect(expose("", {}, [])).toBeUndefined();
  });
});
