import { isIPv6 } from "node:net";
import * as z from "zod";
import { isLoopback, parseHost } from "./parse-host.ts";

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
