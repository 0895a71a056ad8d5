#!/usr/bin/env node
import module from "node:module";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`stackctl needs Node 20.19 or newer; this is ${process.version}`);
  process.exit(1);
}

// Node 22 and newer keep compiled code between runs.
module.enableCompileCache?.();

const program = new URL("../dist/cli/main.js", import.meta.url);
let main;
try {
  ({ main } = await import(program.href));
} catch (error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND" || error.url !== program.href) throw error;
  console.error("stackctl is not built: run `npm run build`");
  process.exit(1);
}
// Whatever a failed command leaves open (a connection, a child that is ending) must not keep the process alive.
process.exit(await main(process.argv.slice(2)));
