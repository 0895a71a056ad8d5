import { describe, expect, it } from "vitest";
import { explainRefusal } from "../../../../src/adapters/swarm/api/swarm-api.ts";

describe("explainRefusal", () => {
  it.each([
    [
      "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state.",
      "this Docker engine is a worker of a Swarm, not a manager",
      /docker node promote NODE/,
    ],
    [
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect.',
      "this Docker engine is not a manager of a Swarm",
      /docker swarm init/,
    ],
    [
      "rpc error: code = Unknown desc = The swarm does not have a leader.",
      "the Swarm has no leader at present, so it accepts no request",
      /Start the managers/,
    ],
  ])("explains: %s", (said, message, hint) => {
    expect(explainRefusal(said)).toEqual({ message, hint: expect.stringMatching(hint) });
  });
});
