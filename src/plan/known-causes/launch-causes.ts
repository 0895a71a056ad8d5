import { isLeftTask } from "../is-left-task.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findIn, findLast } from "./search-texts.ts";

/** What keeps the engine from making or starting a container, other than image and command. */
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
        why: `it asks for a GPU, and there is none that containers can use: ${found.name}`,
        hint: "install the driver and the NVIDIA Container Toolkit and restart the engine, or switch its feature off",
        commands: ["docker info", "stackctl features"],
        line: found.text,
      };
    },
  },
  {
    id: "port-taken",
    title: "A port of this machine is taken",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /Bind for \S*?:(\d+) failed: port is already allocated/,
        /exposing port \S+ \S*?:(\d+)\b.*(?:address already in use|bind: )/,
        /listen (?:tcp|udp)\d? \S*?:(\d+): bind: address already in use/,
        /failed to bind (?:host )?port (?:for )?\S*?:(\d+)\b/,
      ]);
      if (!found) return undefined;
      return {
        why: `port ${found.name} of this machine is taken by something else`,
        hint: "stop that, or publish another port",
        commands: [`docker ps --filter publish=${found.name}`],
      };
    },
  },
  {
    id: "name-taken",
    title: "The container's name is taken",
    match: ({ startError }) => {
      const found = findIn(startError, [/container name "\/?([^"]+)" is already in use/]);
      if (!found) return undefined;
      return {
        why: `another container is called ${found.name}, which container_name asks for`,
        hint: "remove container_name, so that projects do not share a name, or remove the other container",
        commands: [`docker ps --all --filter name=${found.name}`],
      };
    },
  },
  {
    id: "left-task",
    title: "The engine still has a task of a start that was broken off",
    match: ({ service, startError }) => {
      if (!isLeftTask(startError)) return undefined;
      return {
        why: "the engine was ended in the midst of an earlier start, and has kept the task of this container",
        hint: "remove the container and create it again",
        commands: ["stackctl down", `stackctl up ${service}`],
      };
    },
  },
  {
    id: "mount-missing",
    title: "A bind mount has no source",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /bind source path does not exist: (\S+)/,
        /error mounting "([^"]+)" to rootfs at "[^"]*": stat [^\n]*no such file or directory/,
      ]);
      if (!found) return undefined;
      return {
        why: `${found.name} is to be mounted, and is not there`,
        hint: "create it, or correct the path under volumes: (it counts from the compose file's folder)",
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
        why: `${source} and ${target} are not both files or both folders; a source that is missing becomes an empty folder`,
        hint: "look at the source: where the file should be, remove the folder that the engine made there, and put the file",
        ...(mount && { commands: [`ls -ld ${source}`] }),
      };
    },
  },
  {
    id: "external-missing",
    title: "An external network or volume is not there",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /network (\S+) declared as external, but could not be found/,
        /external volume "([^"]+)" not found/,
      ]);
      if (!found) return undefined;
      const kind = found.text.includes("external volume") ? "volume" : "network";
      return {
        why: `the ${kind} ${found.name} is declared external, and nobody has made it`,
        hint: `create it, start the project that creates it, or take external: true away`,
        commands: [`docker ${kind} create ${found.name}`],
      };
    },
  },
];

/** How CUDA and its libraries say it. */
const missingGpu: readonly RegExp[] = [
  /(libcuda\.so\S*: cannot open shared object file)/,
  /(no CUDA-capable device is detected)/,
  /(Found no NVIDIA driver on your system)/,
  /(CUDA driver version is insufficient for CUDA runtime version)/,
  /(Failed to initialize NVML: [^\n]*)/,
];
