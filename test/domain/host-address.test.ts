import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesOverlap } from "../../src/domain/host-address.ts";
import { overlappingAddresses, publishableAddresses } from "../support/address-matrix.ts";

describe("addressesOverlap", () => {
  it("matches the engine's behaviour for each pair", () => {
    for (const first of publishableAddresses) {
      const found = publishableAddresses.filter((second) => addressesOverlap(first, second));
      expect({ first, found }).toEqual({ first, found: overlappingAddresses[first] });
    }
  });

  it.each([
    ["::1", "[::1]", true],
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["FD00::2", "fd00:0::2", true],
    ["::ffff:127.0.0.1", "127.0.0.1", true],
    ["::ffff:0.0.0.0", "10.0.0.1", true],
    ["fe80::1%eth0", "fe80::1%eth1", false],
    ["not-an-address", "not-an-address", true],
  ])("%s and %s: %s", (first, second, expected) => {
    expect(addressesOverlap(first, second)).toBe(expected);
  });

  it("is symmetric, and an address overlaps with itself and with every address", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom(...publishableAddresses));
    fc.assert(
      fc.property(address, address, (first, second) => {
        expect(addressesOverlap(first, second)).toBe(addressesOverlap(second, first));
        expect(addressesOverlap(first, first)).toBe(true);
        expect(addressesOverlap(first, "")).toBe(true);
      }),
    );
  });
});
