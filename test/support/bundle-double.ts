import { chmod } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("./tabby-double/main.ts", import.meta.url));

/** Bundles the test double of Tabby into one file that any Node can run. */
export async function bundleDouble(outfile: string): Promise<void> {
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node" });
  await chmod(outfile, 0o644);
}
