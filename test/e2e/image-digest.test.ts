import { afterAll, beforeAll, expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { type ImageRegistry, startImageRegistry } from "../support/image-registry.ts";
import { scenario } from "../support/scenario.ts";

const other = `sha256:${"0".repeat(64)}`;
const compose = {
  "compose.yaml": `services: { web: { image: "$IMAGE", stop_signal: SIGKILL, command: sleep 1000 } }`,
};

describeWithEngine("an image with tag and digest", () => {
  let registry: ImageRegistry;
  let tagged: string;
  let image: string;
  beforeAll(async () => {
    registry = await startImageRegistry(busyboxImage);
    tagged = `${registry.address}/team/app:1`;
    image = `${tagged}@${registry.digest}`;
  });
  afterAll(async () => {
    // Removing the last tag of a repository removes its digests too. The image keeps its own name.
    await docker("pull", "--quiet", tagged);
    await docker("image", "rm", tagged);
    await registry.close();
  });

  scenario("is pulled once and then found locally", compose, async (fixture) => {
    const env = { IMAGE: image, STACKCTL_STABILITY_WINDOW: "100ms" };
    expect((await fixture.stackctl("plan", { env })).stdout).toContain(`image ${image} not found locally`);
    expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
    expect(await fixture.stackctl("plan --detailed-exitcode", { env })).toMatchObject({ exitCode: 0 });
    expect(await fixture.stackctl("up --pull never --force-recreate", { env })).toMatchObject({
      exitCode: 0,
    });
  });

  scenario("is not found locally if its tag has another digest", compose, async (fixture) => {
    await docker("pull", "--quiet", tagged);
    const env = { IMAGE: `${tagged}@${other}` };
    expect((await fixture.stackctl("plan", { env })).stdout).toContain("not found locally");
    const refused = await fixture.stackctl("up --pull never", { env });
    expect(refused.stderr).toContain(`web runs image ${env.IMAGE}, which was not found locally`);
    expect(refused.stderr).not.toContain("docker load");
    const unknown = await fixture.stackctl("up", { env });
    expect(unknown.exitCode).toBe(5);
    expect(unknown.stderr).toContain("is not in its registry: the name, the tag or the digest is wrong");
  });
});
