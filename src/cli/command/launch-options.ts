import type { LaunchOptions } from "../../plan/launch/plan-launch.ts";
import { type Invocation, readSwitch, readWord } from "./invocation.ts";

const policies = ["always", "missing", "never"] as const;

/** What the command line says about launching. */
export function readLaunchOptions(invocation: Invocation): LaunchOptions {
  const pull = readWord(invocation, "pull");
  return {
    build: readSwitch(invocation, "build"),
    pull: policies.find((policy) => policy === pull),
    forceRecreate: readSwitch(invocation, "forceRecreate"),
    keep: readSwitch(invocation, "keep"),
    named: invocation.args,
  };
}
