#!/usr/bin/env node
"use strict";
const { join } = require("node:path");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`stackctl needs Node 20.19 or newer; this is ${process.version}`);
  process.exit(1);
}

const { loadProgram } = require("./load-program.js");

const program = loadProgram(join(__dirname, "..", "dist", "cli", "main.cjs"), process.argv[2]);
if (program === undefined) {
  console.error("stackctl is not built: run `npm run build`");
  process.exit(1);
}
program.exports.main(process.argv.slice(2)).then((exitCode) => {
  if (exitCode === 0) program.keepCode();
  // A failed command may leave a connection or an ending child process open, which must not keep this process alive.
  process.exit(exitCode);
});
