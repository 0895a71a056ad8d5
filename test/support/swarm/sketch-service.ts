import { busyboxImage } from "../engine/images.ts";

/** A service of a compose file with a shell command, and further keys as lines. It ends at once when it is stopped. */
export function service(name: string, command: string, ...more: readonly string[]): string {
  const lines = [`image: ${busyboxImage}`, `command: ["sh", "-c", ${JSON.stringify(command)}]`, ...more];
  return [`  ${name}:`, ...lines.map((line) => `    ${line}`), "    stop_signal: KILL"].join("\n");
}

/** A compose file of services, and of lines for the end of the file. */
export function compose(...parts: readonly string[]): string {
  return ["services:", ...parts, ""].join("\n");
}
