import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AllowedHosts,
  isAllowedHost,
  nameAddress,
  parseHost,
} from "../../../src/backend/server/parse-host.ts";

it.each([
  ["localhost", "localhost", ""],
  ["LocalHost:10010", "localhost", "10010"],
  ["localhost.", "localhost", ""],
  ["a.localhost.:80", "a.localhost", "80"],
  ["127.0.0.1:1", "127.0.0.1", "1"],
  ["[::1]:10010", "[::1]", "10010"],
  ["[0:0:0:0:0:0:0:1]", "[::1]", ""],
  ["[::ffff:127.0.0.1]", "127.0.0.1", ""],
  ["[::ffff:7f00:1]", "127.0.0.1", ""],
  ["my_service-1", "my_service-1", ""],
])("reads %s", (text, name, port) => {
  expect(parseHost(text)).toEqual({ name, port });
});

it.each([
  "",
  " ",
  ":10010",
  "localhost:",
  "localhost:x",
  "localhost:65536",
  "localhost:123456",
  "localhost:1:2",
  "localhost..",
  ".localhost",
  "a..localhost",
  "local host",
  "localhost,evil.example",
  "user@localhost",
  "localhost@evil.example",
  "localhost/",
  "localhost#",
  "localhost?",
  "localhost\\",
  "http://localhost",
  "::1",
  "[::1",
  "::1]",
  "[::1]x",
  "[::1%25lo]",
  "[g::1]",
  "%6cocalhost",
  "localhost\0",
  "localhost\u0130",
  "\u3002localhost",
  "a".repeat(64),
  Array(64).fill("abc").join("."),
])("finds no host in %j", (text) => {
  expect(parseHost(text)).toBeUndefined();
});

describe("with any Host header", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary-ascii", maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(..."localhost127.0:[]%@/x "), maxLength: 24 }),
    fc.domain(),
    fc.ipV4Extended(),
    fc.ipV6().map((address) => `[${address}]`),
    fc
      .tuple(fc.constantFrom("localhost", "127.0.0.1", "[::1]", "LOCALHOST"), fc.string({ maxLength: 8 }))
      .map(([start, end]) => `${start}${end}`),
  );

  it("refuses names that a browser would read as user, path or another host", () => {
    fc.assert(
      fc.property(text, (given) => {
        const host = parseHost(given);
        if (host === undefined || !URL.canParse(`http://${given}/`)) return;
        const { hostname, port, pathname, username } = new URL(`http://${given}/`);
        expect({ pathname, username }).toEqual({ pathname: "/", username: "" });
        expect(Number(port || 80)).toBe(Number(host.port || 80));
        // A browser parses 127.1 and 0x7f.1 as addresses; this parser treats them as unknown names.
        const isNumber = /^\d+\.\d+\.\d+\.\d+$/.test(hostname) && host.name !== hostname;
        if (!isNumber) expect(nameAddress(hostname.replaceAll(/[[\]]|\.$/g, ""))).toBe(host.name);
        else expect(isAllowedHost(host.name, [], undefined)).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it("counts as loopback only if a browser would connect to this machine", () => {
    fc.assert(
      fc.property(text, (given) => {
        const host = parseHost(given);
        if (host === undefined || !isAllowedHost(host.name, [], undefined)) return;
        const { hostname } = new URL(`http://${given}/`);
        expect(hostname).toMatch(
          /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/,
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("is foreign if text before or after the name makes it another name", () => {
    const label = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}$/);
    fc.assert(
      fc.property(label, fc.constantFrom("localhost", "127.0.0.1", "backend"), (other, own) => {
        for (const name of [`${own}.${other}`, `${own}${other}`, `${other}${own}`, `${own}-${other}`]) {
          const host = parseHost(name);
          const isOwn = host !== undefined && isAllowedHost(host.name, ["backend"], undefined);
          if (isOwn) expect(host.name).toMatch(/^127\.\d+\.\d+\.\d+$|^backend$/);
        }
      }),
    );
  });

  it("matches in upper case, with a trailing dot and with a port", () => {
    fc.assert(
      fc.property(fc.domain(), fc.nat(65_535), (name, port) => {
        const host = parseHost(name);
        for (const same of [
          name.toUpperCase(),
          `${name}.`,
          `${name}:${port}`,
          `${name.toUpperCase()}.:${port}`,
        ]) {
          expect(parseHost(same)?.name).toBe(host?.name);
        }
      }),
    );
  });
});

it.each([
  ["::1", "[::1]"],
  ["::ffff:172.18.0.2", "172.18.0.2"],
  ["fe80::1%eth0", "[fe80::1]"],
  ["172.18.0.2", "172.18.0.2"],
])("names the address %s of a socket %s", (address, name) => {
  expect(nameAddress(address)).toBe(name);
});

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
