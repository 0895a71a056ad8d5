import { expect, it } from "vitest";
import { findBlamed } from "../../../src/plan/launch/find-blamed.ts";
import { aService } from "../../support/build/shapes.ts";

const services = [
  aService("web", { image: "127.0.0.1:5000/team/web:1" }),
  aService("web-admin", { image: "admin:2" }),
  aService("admin"),
  aService("db", { image: "postgres:16@sha256:abc" }),
];

it.each([
  ["Container st-p-web-1: Error response from daemon: No such image: x:1", ["web"]],
  ["Container st-p-web-admin-1: Error response from daemon: conflict", ["web-admin"]],
  ["web: manifest unknown", ["web"]],
  ["the launch failed: web: manifest unknown", ["web"]],
  ['service "db" refers to undefined network x', ["db"]],
  ["pull access denied for 127.0.0.1:5000/team/web, repository does not exist", ["web"]],
  ["manifest for postgres:16 not found: manifest unknown", ["db"]],
  ["network web declared as external, but could not be found", []],
  ["", []],
])("the error %j blames %j", (text, names) => {
  expect([...findBlamed(text, services)]).toEqual(names);
});

it.each([
  ["api: no matching manifest for linux/arm64/v8", ["tool"]],
  ["the launch failed: api: no such host", ["tool"]],
  ["Container p-api-1: Error response from daemon: conflict", ["api"]],
  ["tool: no such host", ["tool"]],
])("blames the service that needs another platform of a shared image: %j", (text, names) => {
  const shared = [
    aService("api", { image: "x:1" }),
    aService("tool", { image: "x:1", platform: "linux/arm64" }),
  ];
  expect([...findBlamed(text, shared)]).toEqual(names);
});
