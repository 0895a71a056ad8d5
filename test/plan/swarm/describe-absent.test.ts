import { expect, it } from "vitest";
import { describeAbsent } from "../../../src/plan/swarm/describe-absent.ts";

it.each([
  ["networks", "network proxy is external", "docker network create --driver overlay proxy"],
  ["configs", "config proxy is external", "docker config create proxy FILE"],
  ["secrets", "secret proxy is external", "docker secret create proxy FILE"],
] as const)("says how to create external %s", (kind, what, how) => {
  expect(describeAbsent(kind, "proxy")).toBe(`${what} and does not exist: create it with ${how}`);
});
