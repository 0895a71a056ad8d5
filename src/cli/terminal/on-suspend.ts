import type { Suspension } from "../../render/reporters/reporter-setting.ts";

/**
 * Leaves the screen before Ctrl-Z stops the process, and enters it again once the process continues. Returns a function
 * that ends this.
 */
export function onSuspend({ leave, enter }: Suspension): () => void {
  const onStop = () => {
    leave();
    process.kill(process.pid, "SIGSTOP");
  };
  process.on("SIGTSTP", onStop);
  process.on("SIGCONT", enter);
  return () => {
    process.off("SIGTSTP", onStop);
    process.off("SIGCONT", enter);
  };
}
