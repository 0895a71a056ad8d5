// The physical limit: each created container is started as soon as its dependencies respond.
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { ask, listByService } from "./engine.mjs";
import { run } from "./measure.mjs";

/** More concurrent starts slow the whole stack. */
const startsAtOnce = 4;
const pollMs = 5;

/** Milliseconds until every service of a stack responds. */
export async function bringUpAsOracle(stack) {
  const startedAt = performance.now();
  await run(stack.compose("create"), { cwd: stack.directory });
  const containers = await listByService(stack.project);
  const limit = createLimit(startsAtOnce);
  const ready = [];
  for (const [index, name] of stack.names.entries()) {
    const dependency = stack.dependencyOf(index);
    const before = dependency === undefined ? Promise.resolve() : ready[dependency];
    ready.push(before.then(() => startAndWait(containers.get(name).Id, limit)));
  }
  await Promise.all(ready);
  return performance.now() - startedAt;
}

async function startAndWait(id, limit) {
  const address = await limit(async () => {
    await ask("POST", `/containers/${id}/start`);
    const { NetworkSettings: network } = await ask("GET", `/containers/${id}/json`);
    return Object.values(network.Networks)[0].IPAddress;
  });
  while (!(await answers(address))) await pause(pollMs);
}

function answers(host) {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 80 });
    const end = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
  });
}

function createLimit(atOnce) {
  let free = atOnce;
  const waiting = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
