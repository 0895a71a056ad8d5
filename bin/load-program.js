"use strict";
// Loads a program of a few CommonJS files with the code that V8 compiled for them in an earlier run. That is what
// `module.enableCompileCache()` of Node 22 does for each module; here two reads replace a hundred, Node 20 has it too,
// and each command keeps the functions that it really calls: a fifth of the time of `stackctl status`.
const fs = require("node:fs");
const { createRequire } = require("node:module");
const { homedir } = require("node:os");
const { basename, dirname, isAbsolute, join } = require("node:path");
const vm = require("node:vm");

/** Folders of builds and versions of Node that stay; each build has four. */
const keptFolders = 12;

/**
 * Gives the program's exports, and a function that keeps its compiled code for the next run of the same command;
 * undefined where there is no such file. `command` is the first word of the command line.
 * Code is kept below `~/.cache/stackctl`, which is safe to delete; NODE_DISABLE_COMPILE_CACHE, Node's own variable,
 * keeps none.
 */
function loadProgram(file, command) {
  const compiled = [];
  if (!fs.existsSync(file)) return undefined;
  const exports = loadFile(file, command, compiled);
  return {
    exports,
    keepCode: () => {
      for (const { path, script } of compiled) keep(path, script);
    },
  };
}

/** What is compiled anew is added to `compiled`. */
function loadFile(file, command, compiled) {
  const source = fs.readFileSync(file);
  const path = process.env.NODE_DISABLE_COMPILE_CACHE ? undefined : nameCode(file, command);
  const cachedData = path && readOwn(path);
  const script = new vm.Script(
    // Latin 1 is what the build writes: one byte a character, which V8 takes as it is.
    `(function(exports,require,module,__filename,__dirname){${source.toString("latin1")}\n})`,
    { filename: file, cachedData, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
  );
  if (path && (cachedData === undefined || script.cachedDataRejected)) compiled.push({ path, script });
  const requireOther = createRequire(file);
  const require = (name) =>
    /^\.\/[\w-]+\.cjs$/.test(name)
      ? loadFile(join(dirname(file), name), command, compiled)
      : requireOther(name);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return module.exports;
}

/** One file for each build, version of Node, command and file of the program. */
function nameCode(file, command = "") {
  const { ino, size, mtimeMs } = fs.statSync(file);
  const build = [process.version, process.arch, basename(file), ino, size, Math.trunc(mtimeMs)].join("-");
  const cache = process.env.XDG_CACHE_HOME || join(homeFolder(), ".cache");
  // Without a home that would be a folder below wherever one stands; the specification of XDG wants it absolute too.
  if (!isAbsolute(cache)) return undefined;
  return join(cache, "stackctl", build, /^[a-z_-]{1,32}$/.test(command) ? command : "other");
}

/** Empty for a user without HOME and without an entry in the user database, as in `docker run --user 12345`. */
function homeFolder() {
  try {
    return homedir();
  } catch {
    return "";
  }
}

/** Compiled code runs as it is, so only a file that nobody else can have written is taken. */
function readOwn(path) {
  try {
    const { uid, mode } = fs.statSync(path);
    const isOwn = process.platform === "win32" || (uid === process.getuid() && (mode & 0o022) === 0);
    return isOwn ? fs.readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** In one move, so that another command sees all of it or nothing. Where nothing can be written nothing is kept. */
function keep(path, script) {
  const folder = dirname(path);
  const temporary = `${path}.${process.pid}`;
  try {
    if (!fs.existsSync(folder)) {
      makeFolder(folder);
      removeOldest(dirname(folder));
    }
    // Where XDG_CACHE_HOME is open to everybody, another user may have made the folder first, with a link in it.
    if (![folder, dirname(folder)].every(isOwnFolder)) return;
    fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600, flag: "wx" });
    fs.renameSync(temporary, path);
  } catch {
    removeQuietly(temporary);
  }
}

function isOwnFolder(path) {
  if (process.platform === "win32") return true;
  const facts = fs.lstatSync(path);
  return facts.isDirectory() && facts.uid === process.getuid() && (facts.mode & 0o022) === 0;
}

/** Node's own `recursive` never comes back from /proc, which says of any new folder that what is above it is missing. */
function makeFolder(path) {
  const above = dirname(path);
  if (!fs.existsSync(above) && above !== path) makeFolder(above);
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
}

function removeQuietly(path) {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // It lies where there is no folder, or in one that is not ours.
  }
}

function removeOldest(root) {
  const folders = fs
    .readdirSync(root)
    .map((name) => ({ path: join(root, name), changedMs: fs.statSync(join(root, name)).mtimeMs }))
    .sort((a, b) => b.changedMs - a.changedMs);
  for (const { path } of folders.slice(keptFolders)) fs.rmSync(path, { recursive: true, force: true });
}

module.exports = { loadProgram };
