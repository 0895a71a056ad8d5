import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { freemem } from "node:os";
import type { Host, PathAccess } from "../../ports/host.ts";
import { errorCode } from "../disk/file-errors.ts";
import { findProgram } from "./find-program.ts";
import { runBusy } from "./run-busy.ts";

/** The environment with the PATH for programs. Default: that of this process. */
export interface NodeHostOptions {
  readonly env?: ReadonlyMap<string, string>;
}

/** The machine on which this process runs. */
export function createNodeHost({ env = processEnvironment() }: NodeHostOptions = {}): Host {
  return {
    async findPortOwner({ hostIp, published, protocol }) {
      if (protocol === "sctp") return undefined;
      // A port without an address is bound on every address of both families.
      const addresses = hostIp === "" ? ["0.0.0.0", "::"] : [hostIp];
      const [{ tryBind }, { findSocketOwner }] = await Promise.all([
        import("./try-bind.ts"),
        import("./find-socket-owner.ts"),
      ]);
      const results = await Promise.all(addresses.map((address) => tryBind(address, published, protocol)));
      if (results.includes("taken")) {
        return (
          (await findSocketOwner({ hostIp, published, protocol })) ?? { pid: undefined, process: undefined }
        );
      }
      // Ports below 1024 cannot be bound without privileges, but their listener can be looked up.
      const isDenied = results.includes("unknown") && published < 1024;
      return isDenied ? findSocketOwner({ hostIp, published, protocol }) : undefined;
    },
    async canConnect(address, port, timeoutMs, signal) {
      const { tryConnect } = await import("./try-connect.ts");
      return tryConnect(address, port, timeoutMs, signal);
    },
    hasProgram: async (name) => (await findProgram(name, { path: env.get("PATH") })) !== undefined,
    succeeds: async (command, timeoutMs, signal) => {
      const { succeeds } = await import("./try-programs.ts");
      return succeeds(command, { env, timeoutMs, signal });
    },
    startDetached: async (command) => {
      const { startDetached } = await import("./try-programs.ts");
      return startDetached(command, env);
    },
    platform: process.platform,
    nodeVersion: process.versions.node,
    freeDiskBytes: async (path) => {
      const { freeDiskBytes } = await import("./free-disk-bytes.ts");
      return freeDiskBytes(path);
    },
    availableMemoryBytes: freemem,
    access: readAccess,
    runBusy,
    createSecret: () => randomBytes(24).toString("base64url"),
  };
}

function processEnvironment(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function readAccess(path: string): Promise<PathAccess> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return "usable";
  } catch (error) {
    const code = errorCode(error);
    return code === "ENOENT" || code === "ENOTDIR" ? "missing" : "forbidden";
  }
}
