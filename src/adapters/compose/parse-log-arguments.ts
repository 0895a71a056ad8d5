import { parseArgs } from "node:util";

/** Parses the options of `docker compose logs` that stackctl passes on, for engines that print the logs themselves. */
export function parseLogArguments(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      follow: { type: "boolean", default: false },
      timestamps: { type: "boolean", default: false },
      tail: { type: "string", default: "all" },
      since: { type: "string" },
      until: { type: "string" },
      "no-color": { type: "boolean", default: false },
      "no-log-prefix": { type: "boolean", default: false },
    },
  });
}
