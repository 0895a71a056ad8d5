import { isLeftTask } from "../../launch/is-left-task.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findIn, findLast } from "./search-texts.ts";

/** Causes outside image and command that prevent the engine from creating or starting a container. */
export const launchCauses: readonly KnownCause[] = [
  {
    id: "gpu-unavailable",
    title: "The engine has no GPU for containers",
    match: ({ startError, logs, reason }) => {
      const found =
        findIn(startError, [
          /(could not select device driver ".*?" with capabilities: \[\[.*gpu.*?\]\])/,
          /(unknown or invalid runtime name: nvidia)/,
          /(nvidia-container-cli: [^\n]*)/,
          /(unresolvable CDI devices [^\n]*)/,
          /(failed to discover GPU vendor from CDI[^\n]*)/,
        ]) ??
        (reason === "exited" || reason === "crash-loop" ? findLast(endOfLog(logs), missingGpu) : undefined);
      if (!found) return undefined;
      return {
        why: `the service needs a GPU, but containers cannot use one: ${found.name}`,
        hint: "Install the driver and the NVIDIA Container Toolkit and restart the engine, or disable its feature.",
        commands: ["docker info", "stackctl features"],
        line: found.text,
      };
    },
  },
  {
    id: "port-taken",
    title: "A port of this machine is already in use",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /Bind for \S*?:(\d+) failed: port is already allocated/,
        /exposing port \S+ \S*?:(\d+)\b.*(?:address already in use|bind: )/,
        /listen (?:tcp|udp)\d? \S*?:(\d+): bind: address already in use/,
        /failed to bind (?:host )?port (?:for )?\S*?:(\d+)\b/,
      ]);
      if (!found) return undefined;
      return {
        why: `port ${found.name} of this machine is in use by another program or container`,
        hint: "Stop it, or publish another port.",
        commands: [`docker ps --filter publish=${found.name}`],
      };
    },
  },
  {
    id: "name-taken",
    title: "The container's name is already in use",
    match: ({ startError }) => {
      const found = findIn(startError, [/container name "\/?([^"]+)" is already in use/]);
      if (!found) return undefined;
      return {
        why: `another container already has the name ${found.name}`,
        hint: "Remove container_name, so that projects do not share a name, or remove the other container.",
        commands: [`docker ps --all --filter name=${found.name}`],
      };
    },
  },
  {
    id: "left-task",
    title: "The engine still holds a task of an interrupted start",
    match: ({ service, startError }) => {
      if (!isLeftTask(startError)) return undefined;
      return {
        why: "the engine was killed during an earlier start, and still holds the task of this container",
        hint: "Remove the container and create it again.",
        commands: ["stackctl down", `stackctl up ${service}`],
      };
    },
  },
  {
    id: "mount-missing",
    title: "The source of a bind mount does not exist",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /bind source path does not exist: (\S+)/,
        /error mounting "([^"]+)" to rootfs at "[^"]*": stat [^\n]*no such file or directory/,
      ]);
      if (!found) return undefined;
      return {
        why: `the mount source ${found.name} does not exist`,
        hint: "Create it, or correct the path under volumes: (relative to the compose file's folder).",
        commands: [`ls -ld ${found.name}`],
      };
    },
  },
  {
    id: "mount-mismatch",
    title: "A file is mounted onto a folder, or a folder onto a file",
    match: ({ startError }) => {
      if (!/trying to mount a directory onto a file/.test(startError)) return undefined;
      const mount = /error mounting "([^"]+)" to rootfs at "([^"]+)"/.exec(startError);
      const [, source = "its source", target = "its target"] = mount ?? [];
      return {
        why: `${source} and ${target} are not both files or both folders; the engine creates a missing source as an empty folder`,
        hint: "Check the source: remove the folder that the engine created there, and put the file in its place.",
        ...(mount && { commands: [`ls -ld ${source}`] }),
      };
    },
  },
  {
    id: "external-missing",
    title: "An external network or volume does not exist",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /network (\S+) declared as external, but could not be found/,
        /external volume "([^"]+)" not found/,
      ]);
      if (!found) return undefined;
      const kind = found.text.includes("external volume") ? "volume" : "network";
      return {
        why: `the external ${kind} ${found.name} does not exist`,
        hint: `Create it, start the project that creates it, or remove external: true.`,
        commands: [`docker ${kind} create ${found.name}`],
      };
    },
  },
];

/** Error messages of CUDA and its libraries. */
const missingGpu: readonly RegExp[] = [
  /(libcuda\.so\S*: cannot open shared object file)/,
  /(no CUDA-capable device is detected)/,
  /(Found no NVIDIA driver on your system)/,
  /(CUDA driver version is insufficient for CUDA runtime version)/,
  /(Failed to initialize NVML: [^\n]*)/,
];
