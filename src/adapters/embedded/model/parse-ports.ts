import { asText, isTree, type Tree } from "./tree.ts";

/** `[address:][published:]target`; published and target are each a port or a range. */
const shortPort = /^(?:(?:(?<address>\[[^\]]*\]|[^:]*):)?(?<published>[\d-]*):)?(?<target>[\d-]+)$/;

/** An entry of `ports` in the long form, one for each port of a range. Undefined when it cannot be parsed. */
export function parsePorts(entry: unknown): readonly Tree[] | undefined {
  if (isTree(entry)) {
    const target = Number(entry.target);
    if (!Number.isInteger(target)) return undefined;
    const published = asText(entry.published);
    return [{ ...entry, target, ...(published === undefined ? {} : { published }) }];
  }
  const [text = "", protocol = "tcp"] = (asText(entry) ?? "").split("/");
  const { address = "", published = "", target = "" } = shortPort.exec(text)?.groups ?? {};
  const targets = expandRange(target);
  const hosts = published === "" ? [] : expandRange(published);
  if (!targets || !hosts) return undefined;
  // With a range of host ports for one container port, the publisher chooses the host port.
  const isChoice = hosts.length > 0 && targets.length === 1 && hosts.length > 1;
  if (hosts.length > 0 && !isChoice && hosts.length !== targets.length) return undefined;
  return targets.map((port, index) => ({
    target: port,
    protocol,
    host_ip: address.replace(/^\[(.*)\]$/, "$1"),
    ...(hosts.length === 0 ? {} : { published: isChoice ? published : String(hosts[index]) }),
  }));
}

function expandRange(text: string): readonly number[] | undefined {
  const [first, last = first] = text.split("-").map(Number);
  if (!isPort(first) || !isPort(last) || last < first) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function isPort(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0 && value < 65_536;
}
