import { dirname, join } from "node:path";
import { describeFileError } from "../../disk/describe-file-error.ts";
import { findDistrust } from "../../disk/folder-trust.ts";
import { prepareOwnFolder } from "../../disk/own-records.ts";

/** Where the records of a project folder are, and what belongs to them. */
export interface RecordPlace {
  readonly processes: string;
  readonly drafts: string;
  readonly logs: string;
  readonly volumes: string;
}

/** The folders below `.stackctl` of a project folder. */
export function placeOf(directory: string): RecordPlace {
  const below = (name: string) => join(directory, ".stackctl", name);
  return {
    processes: below("processes"),
    drafts: below("drafts"),
    logs: below("logs"),
    volumes: below("volumes"),
  };
}

/** The log of a service; an earlier run's, or what was cut off, is beside it as `.1`. */
export function logOf(place: RecordPlace, service: string): string {
  return join(place.logs, `${service}.log`);
}

/** Whether such a folder is this user's own, and no link on the way to it leads out of the project. */
export function isOwnPlace({ processes }: RecordPlace, folder: string): boolean {
  return findDistrust(dirname(dirname(processes)), folder) === undefined;
}

/** Makes the folders of records. Throws StackError where they are not this user's own: no process is kept without one. */
export function prepareRecords(place: RecordPlace): void {
  for (const folder of [place.drafts, place.processes]) prepare(place, folder, 0o700);
}

/** Makes the folder of logs. Throws StackError where it is not this user's own. */
export function prepareLogs(place: RecordPlace): void {
  prepare(place, place.logs, 0o755);
}

/** Whether this is a name as Compose allows them: https://docs.docker.com/reference/compose-file/services/. It is a folder here. */
export function isServiceName(name: string): boolean {
  return /^[a-zA-Z0-9._-]+$/.test(name) && name !== "." && name !== "..";
}

function prepare({ processes }: RecordPlace, folder: string, mode: number): void {
  try {
    prepareOwnFolder(dirname(dirname(processes)), folder, mode);
  } catch (error) {
    throw describeFileError("write", folder, error);
  }
}
