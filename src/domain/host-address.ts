/**
 * Addresses that a published port covers: one address of a family, or every address of one or both families.
 */
interface Coverage {
  readonly v4: "every" | string | undefined;
  readonly v6: "every" | string | undefined;
}

/**
 * Whether two host addresses of published ports cannot be bound at the same time. An empty address means
 * every address of IPv4 and IPv6; `0.0.0.0` is every address of IPv4 only, and `::` every address of IPv6
 * only, since the engine binds IPv6 sockets for IPv6 alone
 * (https://docs.docker.com/engine/network/packet-filtering-firewalls/#setting-the-default-bind-address-for-containers).
 */
export function addressesOverlap(first: string, second: string): boolean {
  const [a, b] = [coverageOf(first), coverageOf(second)];
  return partsOverlap(a.v4, b.v4) || partsOverlap(a.v6, b.v6);
}

/** Whether an address is written as IPv6, with or without brackets. */
export function isV6(address: string): boolean {
  return address.includes(":");
}

/** Whether a host name or address means the machine itself: `localhost`, 127.0.0.0/8 or `::1`, also in brackets. */
export function isLoopback(host: string): boolean {
  const name = isV6(host) ? canonicalV6(host) : host.toLowerCase();
  return name === "::1" || /^(?:localhost|127(?:\.\d+){3})$/.test(readMapped(name) ?? name);
}

/** Whether an address of a published port means every address of its family. */
export function isEvery(hostIp: string): boolean {
  const { v4, v6 } = coverageOf(hostIp);
  return v4 === "every" || v6 === "every";
}

function partsOverlap(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a === b || a === "every" || b === "every";
}

function coverageOf(address: string): Coverage {
  if (address === "") return { v4: "every", v6: "every" };
  if (!isV6(address)) return { v4: address === "0.0.0.0" ? "every" : address, v6: undefined };
  const canonical = canonicalV6(address);
  const mapped = readMapped(canonical);
  if (mapped !== undefined) return coverageOf(mapped);
  return { v4: undefined, v6: canonical === "::" ? "every" : canonical };
}

/** `0:0:0:0:0:0:0:1` and `[::1]` become `::1`; text that is not an address stays as it is. */
function canonicalV6(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const url = `http://[${bare}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : bare;
}

/** The IPv4 address in a mapped address such as `::ffff:7f00:1`, the canonical form of `::ffff:127.0.0.1`. */
function readMapped(address: string): string | undefined {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return undefined;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((number) => [number >> 8, number & 255])
    .join(".");
}
