import { describe, expect, it } from "vitest";
import { FeatureDeclaration } from "../../../../src/domain/feature.ts";
import { completeFeature } from "../../../../src/plan/features/list-features.ts";
import { findReplacements } from "../../../../src/plan/init/scripts/find-replacements.ts";

const features = ["gpu", "mail"].map((name) =>
  completeFeature(FeatureDeclaration.parse({}), name, "stackctl.yaml"),
);
const knowledge = { features, composeFiles: ["compose.yaml"] };

const read = (text: string, kind: "shell" | "makefile" | "package" = "shell", file = "start.sh") =>
  findReplacements([{ file, text, kind }], knowledge);
const translate = (command: string) => {
  // More than one command, so that only the lines are translated.
  const { replacements } = read(`docker compose exec a b\n${command}\ncp a b`);
  return replacements.slice(1).map((one) => one.new);
};

describe("a command of a start script", () => {
  it.each([
    ["docker compose up -d", "stackctl up"],
    ["docker-compose up -d --remove-orphans --wait", "stackctl up"],
    ["sudo docker compose up --detach web db", "stackctl up web db"],
    ["docker compose --profile gpu up -d", "stackctl up --enable-gpu"],
    ["docker compose --profile=gpu --profile mail up -d", "stackctl up --enable-gpu --enable-mail"],
    ["docker compose --profile '*' up -d", "stackctl up --all"],
    ["docker compose --profile other --profile more up -d", "stackctl up --profile other --profile more"],
    ["COMPOSE_PROFILES=gpu,mail docker compose up -d", "stackctl up --enable-gpu --enable-mail"],
    ["ENABLE_GPU=true ENABLE_MAIL=0 docker compose up -d", "stackctl up --enable-gpu --disable-mail"],
    ["docker compose -f compose.yaml up -d --build --pull=always", "stackctl up --build --pull always"],
    [
      "docker compose -f ./compose.yaml -f prod.yaml -p x up -d",
      "stackctl up -f ./compose.yaml -f prod.yaml -p x",
    ],
    ["docker compose up -d --wait --wait-timeout 90 -t 5", "stackctl up --wait-timeout 90s"],
    ["docker compose $FLAGS up -d", "stackctl up"],
    ["docker compose down --remove-orphans", "stackctl down"],
    ["docker compose down -v", "stackctl down --volumes --yes"],
    ["docker compose restart -t 1 web", "stackctl restart web"],
    ["docker compose ps -a", "stackctl status"],
    ["docker compose logs -f --tail 5 web", "stackctl logs -f --tail 5 web"],
    ["docker compose -f b.yaml logs -f", "stackctl logs --file b.yaml -f"],
    ["docker compose exec -T db psql -c 'select 1'", "stackctl compose -- exec -T db psql -c 'select 1'"],
    ["docker compose --profile gpu build", "stackctl compose --enable-gpu -- build"],
    ["export COMPOSE_PROFILES=gpu", "--enable-gpu"],
    ['ARGS="$ARGS --profile gpu"', "--enable-gpu"],
    ["export ENABLE_MAIL=true", "--enable-mail"],
    ["sleep 30", "not needed: up returns when every service is ready"],
    [
      "until curl -sf http://web:80; do sleep 1; done",
      "not needed: up waits for the healthcheck in the Compose file",
    ],
    ["curl -f http://localhost:8080/health", "not needed: up waits for the healthcheck in the Compose file"],
    ["./wait-for-it.sh db:5432", "not needed: up waits for the healthcheck in the Compose file"],
  ])("%s", (command, expected) => {
    expect(translate(command)[0]).toBe(expected);
  });

  it.each([
    "docker ps",
    "docker build .",
    "curl https://example.com/tool.tgz",
    "docker compose",
    "export ENABLE_OTHER=1",
    "npm run build",
  ])("%s is left alone", (command) => {
    expect(translate(command)).toEqual([]);
  });

  it("gets a note for options without a counterpart", () => {
    const [, up] = read("docker compose exec a b\ndocker compose up --scale web=3\ncp a b").replacements;
    expect(up?.note).toBe(
      "for --scale web=3, set deploy.replicas in the Compose file; run stackctl logs -f to follow the logs",
    );
  });
});

describe("a script", () => {
  it("is replaced as a whole if it only starts the stack, and its lines are listed too", () => {
    const script = `#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"
echo starting
docker compose --profile gpu up -d
sleep 20
until curl -sf http://localhost:8080/health; do sleep 1; done
`;
    expect(read(script).replacements.map(({ line, old, new: to }) => [line, old, to])).toEqual([
      [1, "./start.sh", "stackctl up --enable-gpu"],
      [5, "docker compose --profile gpu up -d", "stackctl up --enable-gpu"],
      [6, "sleep 20", "not needed: up returns when every service is ready"],
      [
        7,
        "curl http://localhost:8080/health",
        "not needed: up waits for the healthcheck in the Compose file",
      ],
      [7, "sleep 1", "not needed: up returns when every service is ready"],
    ]);
  });

  it("is not replaced as a whole if it does more", () => {
    const olds = (text: string) => read(text).replacements.map(({ old }) => old);
    expect(olds("docker compose up -d\n./migrate.sh\n")).toEqual(["docker compose up -d"]);
    expect(olds("docker compose up -d\ndocker compose exec web migrate\n")).toHaveLength(2);
    expect(olds("echo nothing\n")).toEqual([]);
  });

  it("may hold the command in a variable", () => {
    const { replacements } = read('DC="docker compose --profile mail"\n$DC up -d\n');
    expect(replacements.at(-1)).toMatchObject({
      old: "docker compose --profile mail up -d",
      new: "stackctl up --enable-mail",
    });
  });

  it("is read without showing its secrets", () => {
    const script = `DB_PASSWORD=hunter2-hunter2 docker compose up -d
docker compose exec -e API_TOKEN="abc def" web x postgres://u:hunter3@db/x
curl -H "Authorization: Bearer hunter4" "http://localhost:80/health?key=hunter5"
`;
    const shown = JSON.stringify(read(script).replacements);
    expect(shown).not.toMatch(/hunter|abc def/);
    expect(shown).toContain("DB_PASSWORD=*** docker compose up -d");
  });

  it("names compose files and variables", () => {
    const findings = read("docker compose -f deploy/app.yml up\nif [ $WITH_GPU = 1 ]; then :; fi\n");
    expect(findings.composeFiles).toEqual(["deploy/app.yml"]);
    expect(findings.variables).toContain("WITH_GPU");
  });
});

describe("a Makefile", () => {
  it("has a replacement for each target, with its variables filled in", () => {
    const text =
      "DC := docker compose -p shop\n\n.PHONY: up\nup: build\n\t@$(DC) --profile gpu up -d\n\nlogs:\n\t-$(DC) logs -f\n\nci:\n\t$(DC) up -d\n\tnpm test\n";
    expect(read(text, "makefile", "Makefile").replacements).toMatchObject([
      { line: 5, old: "make up", new: "stackctl up -p shop --enable-gpu" },
      { line: 8, old: "make logs", new: "stackctl logs -p shop -f" },
      { line: 11, old: "docker compose -p shop up -d", new: "stackctl up -p shop" },
    ]);
  });
});

describe("package.json", () => {
  it("has a replacement for each script", () => {
    const text = JSON.stringify(
      { scripts: { start: "docker compose up -d", "db:down": "docker-compose down", test: "vitest" } },
      undefined,
      2,
    );
    expect(read(text, "package", "package.json").replacements).toMatchObject([
      { line: 3, old: "npm start", new: "stackctl up" },
      { line: 4, old: "npm run db:down", new: "stackctl down" },
    ]);
  });

  it.each(["", "[]", "{", '{"scripts": 1}'])("is skipped if it is not valid: %s", (text) => {
    expect(read(text, "package", "package.json").replacements).toEqual([]);
  });
});
