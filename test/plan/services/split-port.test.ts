import { describe, expect, it } from "vitest";
import { splitPort } from "../../../src/plan/services/split-port.ts";

describe("splitPort", () => {
  it.each([
    ["80", undefined],
    ["8080:80", { host: "8080", target: "80" }],
    ["127.0.0.1:8080:80/udp", { host: "8080", target: "80" }],
    ["[::1]:8080:80", { host: "8080", target: "80" }],
    ["${A:-127.0.0.1}:${P:-8080}:80", { host: "${P:-8080}", target: "80" }],
    ["$P:80/tcp", { host: "$P", target: "80" }],
    ["${A:-[::1]}:${P:-${Q:-1}}:${T}/udp", { host: "${P:-${Q:-1}}", target: "${T}" }],
  ])("%s", (text, expected) => {
    expect(splitPort(text)).toEqual(expected);
  });
});
