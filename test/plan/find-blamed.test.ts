import { expect, it } from "vitest";
import { findBlamed } from "../../src/plan/find-blamed.ts";
import { aService } from "../support/build/shapes.ts";

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
])("of %j it is %j", (text, names) => {
  expect([...findBlamed(text, services)]).toEqual(names);
});
