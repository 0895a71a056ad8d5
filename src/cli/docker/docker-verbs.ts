/** What a stackctl command does instead of a verb of Docker's; ARGS stands for the user's own arguments. */
export interface VerbAdvice {
  /** A sentence with the stackctl command; undefined if only Compose does it. */
  readonly instead?: string;
  /** The verb is no command of `docker compose`. */
  readonly isForeign?: boolean;
}

/** Commands of `docker` itself, about single containers, images or the engine. */
export const engineVerbs: Readonly<Record<string, VerbAdvice>> = {
  builder: {},
  buildx: {},
  container: {},
  context: {},
  diff: { instead: "Run `stackctl plan` to see what `up` would change" },
  history: {},
  image: {},
  import: {},
  info: { instead: "Run `stackctl doctor` to check the engine and this project" },
  inspect: { instead: "Run `stackctl status --json` for the state of each service" },
  load: {},
  login: {},
  logout: {},
  manifest: {},
  network: {},
  node: {},
  plugin: {},
  rename: {},
  rmi: {},
  save: {},
  search: {},
  secret: {},
  service: {},
  stack: {},
  swarm: {},
  system: {},
  tag: {},
  trust: {},
  update: { instead: "Run `stackctl up ARGS` to apply changes" },
  volume: {},
};

/** The commands of `docker compose` that stackctl does not have, and other words that users try. */
export const dockerVerbs: Readonly<Record<string, VerbAdvice>> = {
  attach: { instead: "Run `stackctl logs --follow ARGS` to follow the output of a service" },
  bridge: {},
  build: { instead: "Run `stackctl up --build` to build images and update the stack" },
  commit: {},
  convert: {},
  cp: {},
  create: { instead: "Run `stackctl up ARGS` to create and start services" },
  events: { instead: "Run `stackctl status --watch` to follow every change" },
  exec: {},
  export: {},
  images: { instead: "Run `stackctl status --resources` for the size of each image" },
  kill: { instead: "Run `stackctl down` to stop and remove the stack" },
  ls: { instead: "Run `stackctl status` to list the services of this project" },
  pause: {},
  port: { instead: "Run `stackctl status` for the URL of each service" },
  publish: {},
  pull: { instead: "Run `stackctl up --pull always` to pull images and update the stack" },
  push: {},
  rm: { instead: "Run `stackctl down` to stop and remove the stack" },
  run: {},
  scale: {},
  start: { instead: "Run `stackctl up ARGS` to start services and wait until they work" },
  stats: { instead: "Run `stackctl status --watch` for the memory and CPU of each service" },
  stop: { instead: "Run `stackctl down` to stop and remove the stack" },
  top: {},
  unpause: {},
  volumes: {},
  watch: {},
  // Words that are no commands of Compose either.
  disable: { instead: "Run `stackctl features disable ARGS`", isForeign: true },
  enable: { instead: "Run `stackctl features enable ARGS`", isForeign: true },
  explain: { instead: "Run `stackctl features explain ARGS`", isForeign: true },
};
