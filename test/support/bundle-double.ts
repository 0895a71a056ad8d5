import { chmod } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("./tabby-double/main.ts", import.meta.url));

/** Writes the double of Tabby as one file that any Node runs. */
export async function bundleDouble(outfile: string): Promise<void> {
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node" });
  await chmod(outfile, 0o644);
}
