import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withLock } from "../with-lock.ts";
import { docker } from "./docker.ts";

/** All of busybox (sh, httpd, nc, wget, sleep and others) in 2 MB, with the command `sh` and no health check. */
export const busyboxImage = "stackctl-test/busybox:1";

/** The Node that runs the tests, as `node` on the PATH; no shell. */
export const nodeImage = `stackctl-test/node:${process.versions.node}`;

const backendContext = fileURLToPath(new URL("../../../dist/backend", import.meta.url));

/** Creates the image from this machine's static busybox if it is missing. No test pulls images. */
export async function ensureBusyboxImage(): Promise<string> {
  return await ensureImage(busyboxImage, async () => {
    const binary = await findStaticBusybox();
    if (binary === undefined)
      throw new Error("the test image needs a static busybox on a Linux machine: install busybox-static");
    const folder = await mkdtemp(join(tmpdir(), "stackctl-test-busybox-"));
    try {
      await writeBusyboxRoot(folder, binary);
      const change = ["--change", "ENV PATH=/bin", "--change", 'CMD ["sh"]'];
      await execa("tar", ["--numeric-owner", "-C", folder, "-c", "."], { buffer: false }).pipe("docker", [
        "import",
        ...change,
        "-",
        busyboxImage,
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

/** Creates the image if it is missing, from the runtime that the build staged for the backend's image. */
export async function ensureNodeImage(): Promise<string> {
  return await ensureImage(nodeImage, async () => {
    const dockerfile = 'FROM scratch\nCOPY runtime/ /\nENV PATH=/usr/local/bin\nENTRYPOINT ["node"]\n';
    await execa("docker", ["build", "--quiet", "--tag", nodeImage, "--file", "-", backendContext], {
      input: dockerfile,
    });
  });
}

async function ensureImage(tag: string, make: () => Promise<void>): Promise<string> {
  if (!(await hasImage(tag))) {
    await withLock("images", async () => {
      if (!(await hasImage(tag))) await make();
    });
  }
  return tag;
}

async function hasImage(tag: string): Promise<boolean> {
  return (await docker("image", "ls", "--quiet", tag)) !== "";
}

async function findStaticBusybox(): Promise<string | undefined> {
  if (process.platform !== "linux") return undefined;
  const found = await execa("sh", ["-c", "command -v busybox"], { reject: false });
  if (found.exitCode !== 0) return undefined;
  const libraries = await execa("ldd", [found.stdout], { reject: false });
  return libraries.exitCode === 0 ? undefined : found.stdout;
}

async function writeBusyboxRoot(root: string, binary: string): Promise<void> {
  for (const folder of ["bin", "etc", "tmp", "root"]) await mkdir(join(root, folder));
  await chmod(root, 0o755);
  await chmod(join(root, "tmp"), 0o1777);
  await copyFile(binary, join(root, "bin/busybox"));
  const { stdout } = await execa(binary, ["--list"]);
  const applets = stdout.split("\n").filter((applet) => applet !== "busybox");
  for (const applet of applets) await symlink("busybox", join(root, "bin", applet));
  await writeFile(
    join(root, "etc/passwd"),
    "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n",
  );
}
