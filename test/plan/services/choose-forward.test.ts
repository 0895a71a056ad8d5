import { describe, expect, it } from "vitest";
import { chooseForward, throughForward } from "../../../src/plan/services/choose-forward.ts";

const remote = { host: "far.example", name: "far", ssh: true };

describe("chooseForward", () => {
  it.each([
    ["http://far.example:8080/", "127.0.0.1", 8080],
    ["http://127.0.0.1:8081", "127.0.0.1", 8081],
    ["http://localhost", "127.0.0.1", 80],
    ["https://192.168.7.7", "192.168.7.7", 443],
    ["http://[::1]:8082", "[::1]", 8082],
  ])("reaches %s at %s, port %i of the engine's machine", (url, address, port) => {
    expect(chooseForward(url, remote)).toEqual({ address, port });
  });
});

describe("throughForward", () => {
  it.each([
    ["http://far.example:8080", "http://127.0.0.1:9000"],
    ["https://far.example/a?b=c#d", "https://127.0.0.1:9000/a?b=c#d"],
    ["http://far.example/", "http://127.0.0.1:9000/"],
  ])("shows %s as %s", (url, expected) => {
    expect(throughForward(url, 9000)).toBe(expected);
  });
});
