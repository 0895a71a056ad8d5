import { connect } from "node:net";

/**
 * Exits with 0 if the server returns 200 on /health, and else prints the response. It uses a socket, because it runs every
 * few seconds and Node's HTTP client takes longer to load than this program takes to run.
 */
const { HOST = "", PORT } = process.env;
const port = Number(PORT || 10_010);
const host = ["", "0.0.0.0", "::"].includes(HOST) ? "127.0.0.1" : HOST;
const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
let answer = "";
const socket = connect({ host, port }, () => {
  socket.write(`GET /health HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`);
});
socket
  .setTimeout(2_000, () => fail(explain() ?? "no answer within 2 s"))
  .setEncoding("latin1")
  .on("data", (text: string) => {
    answer += text;
    if (readStatus() === "200") process.exit(0);
    if (answer.length > 1_000 && readStatus() === undefined) fail("the answer is no HTTP");
  })
  .on("end", () => fail(explain() ?? "the connection ended without an answer"))
  .on("error", (error) => fail(error.message));

function readStatus(): string | undefined {
  return /^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1];
}

/** The status, and the reasons of dependencies that are down; undefined until a status has arrived. */
function explain(): string | undefined {
  const status = readStatus();
  const down = answer.matchAll(/"(\w+)":{"status":"down","required":true,"reason":"((?:[^"\\]|\\.)*)"/g);
  const reasons = [...down].map(([, name, reason]) => `; ${name} is down: ${reason}`);
  return status === undefined ? undefined : `status ${status}${reasons.join("")}`;
}

function fail(why: string): never {
  process.stderr.write(`http://${authority}/health: ${why}\n`);
  process.exit(1);
}
