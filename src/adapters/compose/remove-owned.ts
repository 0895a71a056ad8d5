import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { ComposeResult, OwnedRequest } from "../../ports/compose.ts";
import { stripControl } from "../text/strip-control.ts";
import { downArguments, removeWithVolumesArguments } from "./compose-arguments.ts";
import { describeMissingDocker } from "./docker-missing.ts";
import { captureDocker, type DockerCall } from "./run-docker.ts";

interface Removal {
  readonly target: ComposeTarget;
  readonly request: OwnedRequest;
  readonly call: (args: readonly string[]) => DockerCall;
}

/**
 * Removes only resources with the project's label. `down --volumes` would also remove a volume with a custom
 * name that another project created.
 */
export async function removeOwned(
  { target, request, call }: Removal,
  signal?: AbortSignal,
): Promise<ComposeResult> {
  const said: string[] = [];
  let exitCode = 0;
  const docker = async (...args: readonly string[]): Promise<readonly string[]> => {
    const result = await captureDocker({ ...call(args), does: "changes" }, signal);
    if (result.startError !== undefined) throw describeMissingDocker(result.startError);
    if (result.exitCode !== 0) {
      exitCode = result.exitCode;
      said.push(...result.stderr.split("\n").map(stripControl));
    }
    return [...new Set(result.stdout.split("\n").filter((line) => line !== ""))];
  };
  const filter = ["--filter", `label=com.docker.compose.project=${request.project}`];
  // Anonymous volumes have no label; Compose removes them with their containers.
  await docker(...removeWithVolumesArguments(target));
  await docker(...downArguments(target, { volumes: false, timeoutSeconds: undefined }));
  const volumes = await docker("volume", "ls", "--quiet", ...filter);
  if (volumes.length > 0) await docker("volume", "rm", ...volumes);
  const images = request.images ? await docker("image", "ls", "--quiet", ...filter) : [];
  if (images.length > 0) await docker("image", "rm", "--force", ...images);
  return { exitCode, stderr: said.join("\n") };
}
