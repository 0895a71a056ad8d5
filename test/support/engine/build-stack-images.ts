import { fileURLToPath } from "node:url";
import { execa } from "execa";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Builds the images of the bundled services, for engines that get them as archives. */
export async function buildStackImages(
  tags: { readonly fsdp: string; readonly backend: string },
  baseImage: string,
): Promise<void> {
  const trainer = ["--file", "dist/backend/Dockerfile.fsdp", "--build-arg", `BASE_IMAGE=${baseImage}`];
  await execa("docker", ["build", ...trainer, "--tag", tags.fsdp, "dist/backend"], { cwd: root });
  await execa("docker", ["build", "--tag", tags.backend, "dist/backend"], { cwd: root });
}
