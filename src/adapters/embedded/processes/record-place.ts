import { dirname, join } from "node:path";
import { describeFileError } from "../../disk/file-errors.ts";
import { findDistrust } from "../../disk/folder-trust.ts";
import { prepareOwnFolder } from "../../disk/own-records.ts";

/** The paths of the records of a project folder, and of related files. */
export interface RecordPlace {
  readonly processes: string;
  readonly drafts: string;
  readonly logs: string;
  readonly volumes: string;
}

/** The paths below `.stackctl` of a project folder. */
export function placeOf(directory: string): RecordPlace {
  const below = (name: string) => join(directory, ".stackctl", name);
  return {
    processes: below("processes"),
    drafts: below("drafts"),
    logs: below("logs"),
    volumes: below("volumes"),
  };
}

/** The path of a service's log. Older output is beside it with the suffix `.1`. */
export function logOf(place: RecordPlace, service: string): string {
  return join(place.logs, `${service}.log`);
}

/** Whether the folder belongs to this user, and no link in its path leads out of the project. */
export function isOwnPlace({ processes }: RecordPlace, folder: string): boolean {
  return findDistrust(dirname(dirname(processes)), folder) === undefined;
}

/**
 * Creates the folders of records. Throws StackError when they do not belong to this user, because no process
 * may run without a record.
 */
export function prepareRecords(place: RecordPlace): void {
  for (const folder of [place.drafts, place.processes]) prepare(place, folder, 0o700);
}

/** Creates the folder of logs. Throws StackError when it does not belong to this user. */
export function prepareLogs(place: RecordPlace): void {
  prepare(place, place.logs, 0o755);
}

/**
 * Whether the name follows Compose's rules, https://docs.docker.com/reference/compose-file/services/. The
 * name is used as a folder name.
 */
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
