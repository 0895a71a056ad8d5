import { type KeyTreatment, keyTable } from "../../src/plan/swarm/key-table.ts";

type Kind = KeyTreatment["kind"];

/** One section a kind of treatment. */
const sections: readonly { readonly kind: Kind; readonly title: string; readonly about: string }[] = [
  {
    kind: "refused",
    title: "Refused",
    about:
      "The container would work differently or less safely without these keys, so `up` stops before it changes anything.",
  },
  {
    kind: "warned",
    title: "Left out, with a warning",
    about: "Only a limit or a preference is lost. The service runs, and `plan` and `up` print a warning.",
  },
  {
    kind: "carried",
    title: "Carried",
    about: "The right column names the part of the Swarm service, in the words of the engine's API.",
  },
  { kind: "no-effect", title: "Without effect", about: "These keys change nothing on a Swarm." },
];

/** The page docs/swarm-keys.md: what happens to each key of a Compose service on a Swarm. */
export function formatSwarmKeys(): string {
  return `${intro}\n${sections.map(formatSection).join("\n")}\n${rest}`;
}

function formatSection({ kind, title, about }: (typeof sections)[number]): string {
  const rows = Object.entries(keyTable)
    .filter(([, treatment]) => treatment.kind === kind)
    .map(([key, treatment]) => `| \`${showKey(key)}\` | ${explain(treatment)} |`);
  return [`## ${title}`, "", about, "", "| key | on a Swarm |", "| --- | --- |", ...rows, ""].join("\n");
}

function showKey(pattern: string): string {
  return pattern.replaceAll(".*", "[]");
}

function explain(treatment: KeyTreatment): string {
  switch (treatment.kind) {
    case "carried":
      return treatment.as;
    case "no-effect":
      return treatment.reason;
    default: {
      const { message, hint = "", unless = [] } = treatment;
      const usual = unless.length === 0 ? "" : `Fine: ${unless.map((value) => `\`${value}\``).join(", ")}.`;
      return [message, hint, usual].filter((text) => text !== "").join(" ");
    }
  }
}

const intro = `# Compose keys on a Swarm

With \`--engine swarm\`, stackctl turns each Compose service into a Swarm service. This page lists every key that the Compose Specification defines for a service, and what happens to it. \`npm run docs\` generates the tables from the code. Tests compare them with the Compose Specification, and with a real Swarm of engine 26.1.

Keys that the Compose Specification does not define are left out with a warning. Extensions (\`x-…\`) have no effect.
`;

const rest = `## Values that are refused

A key in the table above may be carried in general and have a value that Swarm cannot carry.

| value | why | instead |
| --- | --- | --- |
| \`ports\` in ingress mode with \`endpoint_mode: dnsrr\` | Ingress needs a virtual address. | \`mode: host\`, or no \`endpoint_mode\` |
| a host path in \`volumes\` | The path exists on some nodes only. Files below the project folder, and read-only folders there, become configs instead. | a placement constraint that allows one node, or a named volume; a service with \`mode: global\` gets a warning only |
| \`network_mode\` \`none\`, \`service:…\`, \`container:…\` | A Swarm container joins networks only. | a network with \`internal: true\` |
| \`extra_hosts\` with \`host-gateway\` | Each node has an address of its own. | the address of one node |
| \`links\` with a name of their own | Names apply to a network, not to one service. | an alias in \`networks\` |
| \`security_opt\` other than \`no-new-privileges\`, \`seccomp\`, \`label\` and \`apparmor=unconfined\` | The engine's API has no place for it. | |
| \`tmpfs\` options other than \`size\`, \`mode\` and \`ro\` | The engine's API has no place for them. | |
| \`entrypoint: []\` without a command | The engine's API cannot remove the image's entrypoint. | \`command\` with the program |
| an empty config or secret, a config of 1000 KiB or more, a secret of 500 KiB or more | The engine does not store it. | the file in the image, or a named volume |
| a service name with a dot, or longer than 63 characters with the project's name | The engine refuses it. | a shorter name |

## What is different

- **Networks are overlay networks**, also if the file says nothing. \`driver: bridge\` gives a warning. \`macvlan\` and \`ipvlan\` are refused, because they exist on one node only.
- **A published port is open on every address of every node**, whatever \`host_ip\` says. Protect it with a firewall.
- **A service name resolves to the addresses of its containers**, as with Compose. A service that publishes a port in ingress mode has one virtual address instead.
- **Files become configs.** A file below the project folder that a service mounts, each file of a folder that it mounts with \`:ro\`, and a file of \`configs\` or \`secrets\`, is sent to the Swarm. The container cannot write it. A file that begins with \`#!\` can be executed. The name of a config ends with a hash of its content, so a changed file replaces the tasks.
- **A volume is on one node.** stackctl pins a service to the node that has its named volumes, and \`plan\` names the node. This does not apply to \`mode: global\`, to drivers other than \`local\`, and to NFS and CIFS. No record says where an external volume is: \`plan\` warns of it, unless the constraints of the service leave one node.
- **Templates stay literal.** Swarm expands \`{{…}}\` in the environment, the host name and mounts. stackctl escapes them, so that the container gets the text of the file. There is one exception: a variable whose whole value is \`{{.Node.Hostname}}\` gets the name of its node.
- **The restart policy is \`on-failure\`** if the file declares neither \`restart\` nor \`deploy.restart_policy\`. A service that runs once becomes a job, which never restarts unless the file declares \`on-failure\`.
- **Health checks start early.** Without \`start_interval\`, a node checks every 250 ms while the container starts, for 30 s or for \`start_period\`. A container that is unhealthy later is replaced at once.
- **Running tasks stay** if only the number of replicas, the placement, the update settings or \`deploy.labels\` change.
`;
