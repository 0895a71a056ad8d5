import { describe, expect, it } from "vitest";
import { withApiSocket } from "../../../src/adapters/compose/api-socket.ts";

describe("a service with use_api_socket", () => {
  it("is hashed with the socket and the credentials that Compose appends", () => {
    const web = {
      image: "a",
      use_api_socket: true,
      volumes: [{ type: "volume" }],
      environment: { DOCKER_CONFIG: "/own" },
    };
    expect(withApiSocket({ name: "shop", services: { web, db: { image: "b" } } })).toEqual({
      name: "shop",
      services: {
        web: {
          image: "a",
          use_api_socket: true,
          environment: { DOCKER_CONFIG: "/own" },
          volumes: [
            { type: "volume" },
            { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" },
          ],
          configs: [{ source: "#apisocket", target: "/run/secrets/docker/config.json" }],
        },
        db: { image: "b" },
      },
    });
  });

  it.each([[{ services: { web: { use_api_socket: false } } }], [{ services: {} }], ["no model"], [{}]])(
    "is nowhere in %j",
    (printed) => {
      expect(withApiSocket(printed)).toBeUndefined();
    },
  );
});
