// The parts of the engine's API that the benchmark needs, over its local socket.
import { Agent, request } from "node:http";

const socketPath = (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace(/^unix:\/\//, "");
const agent = new Agent({ keepAlive: true });

/** Sends one request; returns the parsed response, or undefined if it is empty. */
export function ask(method, path) {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, method, agent, headers: { host: "docker" } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => {
        if (response.statusCode >= 400) reject(new Error(`${method} ${path}: ${text}`));
        else resolve(text === "" ? undefined : JSON.parse(text));
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Containers of a project, by service. */
export async function listByService(project) {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
  const listed = await ask("GET", `/containers/json?all=true&filters=${encodeURIComponent(filters)}`);
  return new Map(listed.map((container) => [container.Labels["com.docker.compose.service"], container]));
}
