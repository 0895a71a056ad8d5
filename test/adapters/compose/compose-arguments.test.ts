import { describe, expect, it } from "vitest";
import {
  configArguments,
  downArguments,
  hashArguments,
  hashResolvedArguments,
  launchArguments,
  passThroughArguments,
  removeArguments,
  restartArguments,
} from "../../../src/adapters/compose/compose-arguments.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import type { LaunchRequest } from "../../../src/ports/compose.ts";

const plain: ComposeTarget = {
  files: [],
  projectName: undefined,
  projectDirectory: "/srv/shop",
  envFiles: [],
  profiles: [],
  env: { DATABASE_PASSWORD: "hunter2" },
};

const full: ComposeTarget = {
  ...plain,
  files: ["/srv/shop/compose.yaml", "/srv/shop/compose.gpu.yaml"],
  projectName: "shop",
  envFiles: ["/srv/shop/.env", "/srv/shop/prod.env"],
  profiles: ["a", "b"],
};

const fullOptions =
  "--file /srv/shop/compose.yaml --file /srv/shop/compose.gpu.yaml --project-name shop --project-directory /srv/shop" +
  " --env-file /srv/shop/.env --env-file /srv/shop/prod.env";

const request: LaunchRequest = {
  services: ["web", "db"],
  build: false,
  pull: undefined,
  forceRecreate: false,
};

describe("arguments of docker compose", () => {
  it.each([
    [
      "config of a bare target",
      configArguments(plain),
      "compose --project-directory /srv/shop --profile * config --format json",
    ],
    [
      "config has every profile, whatever is on",
      configArguments(full),
      `compose ${fullOptions} --profile * config --format json`,
    ],
    ["hashes", hashArguments(plain), "compose --project-directory /srv/shop --profile * config --hash *"],
    [
      "hashes of a model on stdin",
      hashResolvedArguments(full),
      "compose --file - --project-name shop --project-directory /srv/shop --env-file /srv/shop/.env" +
        " --env-file /srv/shop/prod.env --profile * config --hash * --no-consistency",
    ],
    [
      "launch",
      launchArguments(full, request, "json"),
      `compose --progress json ${fullOptions} --profile a --profile b up --detach --no-deps -- web db`,
    ],
    [
      "launch that only creates",
      launchArguments(plain, { ...request, createOnly: true }, "json"),
      "compose --progress json --project-directory /srv/shop --profile  up --no-start --no-deps -- web db",
    ],
    [
      "launch of what was created before",
      launchArguments(plain, { ...request, keepContainers: true }, "json"),
      "compose --progress json --project-directory /srv/shop --profile  up --detach --no-deps --no-recreate -- web db",
    ],
    [
      "launch with everything",
      launchArguments(
        plain,
        { services: ["web"], build: true, pull: "always", forceRecreate: true },
        "plain",
      ),
      "compose --progress plain --project-directory /srv/shop --profile  up --detach --no-deps --build --pull always" +
        " --force-recreate -- web",
    ],
    [
      "remove",
      removeArguments(full, ["web"]),
      `compose --progress plain ${fullOptions} --profile * rm --stop --force -- web`,
    ],
    [
      "down keeps volumes",
      downArguments(full, { volumes: false, timeoutSeconds: undefined }),
      `compose --progress plain ${fullOptions} --profile * down --remove-orphans`,
    ],
    [
      "down with volumes and no patience",
      downArguments(plain, { volumes: true, timeoutSeconds: 0 }),
      "compose --progress plain --project-directory /srv/shop --profile * down --remove-orphans --volumes --timeout 0",
    ],
    [
      "restart of one in a profile",
      restartArguments(full, ["web"]),
      `compose --progress plain ${fullOptions} --profile * restart --no-deps -- web`,
    ],
    [
      "restart of one",
      restartArguments(plain, ["web"]),
      "compose --progress plain --project-directory /srv/shop --profile * restart --no-deps -- web",
    ],
    [
      "anything else",
      passThroughArguments(full, ["exec", "web", "sh", "-c", "echo $HOME"]),
      `compose ${fullOptions} --profile a --profile b exec web sh -c echo $HOME`,
    ],
  ])("%s", (_, args, expected) => {
    expect(args.join(" ")).toBe(expected);
  });

  it("never holds a value of a variable", () => {
    const all = [
      configArguments(full),
      launchArguments(full, request, "json"),
      passThroughArguments(full, ["ps"]),
    ];
    expect(all.flat().join(" ")).not.toContain("hunter2");
  });
});
