import { hostname } from "node:os";
import { tryListText } from "../../../adapters/disk/read-regular-file.ts";
import { StackError } from "../../../domain/errors.ts";
import { judgeProcess } from "./identify-process.ts";

/** Versions without heartbeats record the owner in one line: host, process id and start time. */
export async function refuseOldOwner(file: string): Promise<void> {
  const text = tryListText(`${file}.owner`) ?? "";
  const [host, pid, startedAt] = text.split(" ");
  if (host !== hostname() || pid === undefined || startedAt === undefined) return;
  const kernel = null;
  const owner = { host, pid: Number(pid), startedAt: startedAt === "?" ? null : startedAt, kernel };
  if ((await judgeProcess(owner)) !== "running") return;
  throw new StackError("invalid-setting", {
    message: `${file} is in use by process ${pid} on host ${host}, of an older version`,
    hint: "Stop that process or its container, or choose another DATA_DIR.",
  });
}
