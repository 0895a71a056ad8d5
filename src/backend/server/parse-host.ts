import { isIPv4, isIPv6 } from "node:net";
import * as z from "zod";

/** The host and port in a Host header. */
export interface Host {
  /** In lower case, without a trailing dot. IPv6 addresses have brackets; IPv4-mapped ones are IPv4. */
  readonly name: string;
  /** Empty if the header has no port. */
  readonly port: string;
}

const longestName = 253;

/** Reads `HOST` or `HOST:PORT` (https://www.rfc-editor.org/rfc/rfc9110#section-7.2); undefined for anything else. */
export function parseHost(text: string): Host | undefined {
  const [, written, port = ""] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (written === undefined || Number(port) > 65_535) return undefined;
  const name = written.startsWith("[") ? canonicalIPv6(written) : canonicalName(written);
  return name === undefined ? undefined : { name, port };
}

/** Whether a name or address is always the local machine: https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
export function isLoopback(name: string): boolean {
  if (name === "localhost" || name.endsWith(".localhost") || name === "[::1]") return true;
  return isIPv4(name) && name.startsWith("127.");
}

/** A socket's address in the form of a Host header. */
export function nameAddress(address: string): string {
  const [plain = ""] = address.split("%");
  return plain.includes(":") ? (canonicalIPv6(`[${plain}]`) ?? "") : plain;
}

/** Host names and addresses that clients use, separated by commas or spaces; `*.NAME` matches all names below NAME. */
export const AllowedHosts = z.string().transform((text, context) => {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  return entries.map((entry) => {
    const bare = isIPv6(entry) ? `[${entry}]` : entry;
    const host = parseHost(bare.replace(/^\*\.(?=.)/, ""));
    if (host === undefined || host.port !== "") {
      context.addIssue({
        code: "custom",
        message: `"${entry}" is not a host; write a name or an address without a port, such as api.example.lan or *.example.lan`,
      });
      return z.NEVER;
    }
    return bare.startsWith("*.") ? `*.${host.name}` : host.name;
  });
});

/** Whether a request may use this host: a loopback host, an allowed one, or the local address of the connection. */
export function isAllowedHost(
  name: string,
  allowed: readonly string[],
  arrivedAt: string | undefined,
): boolean {
  if (isLoopback(name) || name === arrivedAt) return true;
  return allowed.some((entry) => (entry.startsWith("*.") ? name.endsWith(entry.slice(1)) : name === entry));
}

function canonicalName(written: string): string | undefined {
  const name = written.toLowerCase().replace(/\.$/, "");
  if (name.length > longestName) return undefined;
  return name.split(".").every((label) => label !== "" && label.length <= 63) ? name : undefined;
}

function canonicalIPv6(written: string): string | undefined {
  const url = `http://${written}/`;
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return hostname;
  const words = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return words.flatMap((word) => [word >> 8, word & 255]).join(".");
}
