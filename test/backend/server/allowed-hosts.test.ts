import { expect, it } from "vitest";
import { AllowedHosts, isAllowedHost } from "../../../src/backend/server/allowed-hosts.ts";

it("reads names and addresses separated by commas or spaces", () => {
  expect(AllowedHosts.parse("api.example.lan, *.Example.org. 192.168.1.5 fd00::1,[FD00::2]")).toEqual([
    "api.example.lan",
    "*.example.org",
    "192.168.1.5",
    "[fd00::1]",
    "[fd00::2]",
  ]);
  expect(AllowedHosts.parse(" , ")).toEqual([]);
});

it.each(["*", "*.", "http://example.org", "example.org:80", "a*.example.org", "*.*.org", "a/b"])(
  "refuses %j and shows how to write a host",
  (text) => {
    const message = expect.stringContaining(`"${text}" is not a host; write a name`);
    expect(AllowedHosts.safeParse(text).error?.issues).toMatchObject([{ message }]);
  },
);

it.each([
  ["api.example.lan", true],
  ["a.example.org", true],
  ["a.b.example.org", true],
  ["example.org", false],
  ["anexample.org", false],
  ["api.example.lan.evil.example", false],
  ["172.18.0.2", true],
  ["172.18.0.3", false],
  ["0.0.0.0", false],
  ["[::]", false],
])("takes %s for one of them: %s", (name, isAllowed) => {
  expect(isAllowedHost(name, ["api.example.lan", "*.example.org"], "172.18.0.2")).toBe(isAllowed);
});
