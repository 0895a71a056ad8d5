import { docker } from "../engine/docker.ts";
import { busyboxImage } from "../engine/images.ts";
import type { NodeLayout } from "../swarm/lay-out-nodes.ts";

/** The image of the container that holds a pod's network namespace. It ends at once when it is stopped. */
export const pauseImage = "stackctl-test/pause:1";

/** Makes the image on a node that has the busybox image. */
export async function makePauseImage({ host }: NodeLayout): Promise<void> {
  const wait = 'trap "exit 0" TERM INT; sleep 2147483647 & wait';
  const container = await docker("--host", host, "create", busyboxImage);
  const entrypoint = `ENTRYPOINT ${JSON.stringify(["sh", "-c", wait])}`;
  await docker("--host", host, "commit", "--change", entrypoint, "--change", "CMD []", container, pauseImage);
  await docker("--host", host, "rm", container);
}
