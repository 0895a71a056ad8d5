import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { commandFlags, globalFlags } from "../../src/cli/docker/docker-flags.ts";
import { dockerVerbs } from "../../src/cli/docker/docker-verbs.ts";
import { translateWords } from "../../src/cli/docker/translate-words.ts";
import { explainUsage } from "../../src/cli/explain-usage.ts";
import { createQuietProgram } from "./parse-line.ts";

/** What `docker compose --help` lists in version 5, and the hidden `convert`, without what stackctl has too. */
const verbs =
  "attach bridge build commit convert cp create events exec export images kill ls pause port publish pull push rm run scale start stats stop top unpause volumes watch";

/** What `docker --help` lists in version 29, without what stackctl or Compose has too. */
const ofEngine =
  "builder buildx container context diff history image import info inspect load login logout manifest network node plugin rename rmi save search secret service stack swarm system tag trust update volume";

const run = async () => undefined;

/** The answer to a command line that is refused: the message, and the hint below it. */
async function answer(words: readonly string[]): Promise<string> {
  const program = createQuietProgram(run);
  const error = await program
    .parseAsync([...translateWords(words)], { from: "user" })
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof CommanderError)) return "accepted";
  const { message, hint, exitCode } = explainUsage(error, { program, words });
  expect(exitCode).toBe(2);
  return `✖ ${message}\n→ ${hint}`;
}

const lines = [
  ...verbs.split(" "),
  "exec web sh -c 'echo $HOME'",
  "exec -it web sh",
  "-p shop run --rm web npm test",
  "start web db",
  "enable fsdp",
  ...Object.keys(globalFlags).map((flag) => `${flag} up`),
  ...Object.entries(commandFlags).flatMap(([verb, flags]) =>
    Object.keys(flags).map((flag) => `${verb} ${flag}`),
  ),
  "up --scale web=3 web",
  "up --scale=web=3",
  "up --no-deps web",
  "--dry-run down",
  "-p shop down --rmi all",
  "down web",
  "ps web",
  "ps -q",
  "ps --services",
  "config --services",
  "config web",
  "upp",
  "stauts",
  "feature lst",
  "pss",
  "versoin",
  "stopp web",
  "docker",
  "docker up",
  "docker ps",
  "docker compose",
  "docker compose up -d",
  "docker compose -f a.yml up",
  "docker compose exec web sh",
  "docker-compose up",
  "-p shop docker compose stop",
  "docker login",
  "podman compose logs web",
  "inspect web",
  "diff web",
  "volume ls",
  "login registry.example.org",
  "-p shop update web",
  "features enabel fsdp",
  "features list",
  "up --buld",
  "up --minmal",
  "up --pull sometimes",
  "features explain",
  "completion tcsh",
  "lint --format yaml",
  "--json status",
  "--engine docker ps",
  "--build=true up",
];

describe("a command line that does not parse", () => {
  it("is answered with the command line that does it", async () => {
    const answers: string[] = [];
    for (const line of lines) answers.push(`$ stackctl ${line}\n${await answer(splitLine(line))}`);
    await expect(`${answers.join("\n\n")}\n`).toMatchFileSnapshot("golden/refused-lines.txt");
  });

  it.each(ofEngine.split(" "))("is answered with docker itself for its command %s", async (verb) => {
    expect(await answer([verb, "x y"])).toContain(`\`docker ${verb} 'x y'\`.`);
  });

  it.each(verbs.split(" "))("is never answered with another command for Docker's %s", async (verb) => {
    expect(dockerVerbs[verb]).toBeDefined();
    expect(await answer([verb])).not.toMatch(/did you mean/i);
  });
});

/** Words of a line, where quotes join words. */
function splitLine(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
