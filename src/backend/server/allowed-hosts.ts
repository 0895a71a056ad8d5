import { isIPv6 } from "node:net";
import { z } from "zod";
import { isLoopback, parseHost } from "./parse-host.ts";

/** Names and addresses, parted by commas or spaces, by which clients reach a server; `*.NAME` stands for all below NAME. */
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

/** Whether a request may name this host: a loopback one, one that is allowed, or the address that it arrived at. */
export function isAllowedHost(
  name: string,
  allowed: readonly string[],
  arrivedAt: string | undefined,
): boolean {
  if (isLoopback(name) || name === arrivedAt) return true;
  return allowed.some((entry) => (entry.startsWith("*.") ? name.endsWith(entry.slice(1)) : name === entry));
}
