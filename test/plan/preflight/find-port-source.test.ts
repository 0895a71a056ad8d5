import { describe, expect, it } from "vitest";
import { findPortSource } from "../../../src/plan/preflight/find-port-source.ts";

describe("findPortSource", () => {
  const at = (ports: string) => [
    { file: "/p/compose.yaml", text: `services:\n  web:\n    image: x\n    ports:\n${ports}\n` },
  ];
  const find = (ports: string, values: Readonly<Record<string, string>> = {}) =>
    findPortSource(at(ports), { service: "web", published: 8080, target: 80 }, (name) => values[name]);

  it.each([
    ["a variable with a default", '      - "${WEB_PORT:-8080}:80"', {}, "WEB_PORT"],
    ["a variable without one", '      - "$WEB_PORT:80"', { WEB_PORT: "8080" }, "WEB_PORT"],
    ["one behind an address", '      - "${BIND:-127.0.0.1}:${WEB_PORT-8080}:80"', {}, "WEB_PORT"],
    ["the long form", '      - { target: 80, published: "${WEB_PORT:-8080}" }', {}, "WEB_PORT"],
    ["the right one of two", '      - "${A:-1}:81"\n      - "${B:-8080}:80"', {}, "B"],
  ])("finds %s", (_, ports, values, name) => {
    expect(find(ports, values)).toMatchObject({ kind: "variable", name, where: { file: "/p/compose.yaml" } });
  });

  it.each([
    ["a number", "      - 8080:80"],
    ["a variable that is a part of it", '      - "80${LAST:-80}:80"'],
    ["one inside another", '      - "${A:-${B:-8080}}:80"'],
  ])("says where %s is written", (_, ports) => {
    expect(find(ports)).toMatchObject({ kind: "fixed", where: { file: "/p/compose.yaml", line: 5 } });
  });

  it("returns unknown for a port in no file, and else the last file that contains it", () => {
    expect(find("      - 9090:90")).toEqual({ kind: "unknown" });
    const two = [...at('      - "${OLD:-8080}:80"'), ...at('      - "${NEW:-8080}:80"')];
    const search = { service: "web", published: 8080, target: 80 };
    expect(findPortSource(two, search, () => undefined)).toMatchObject({ name: "NEW" });
  });
});
