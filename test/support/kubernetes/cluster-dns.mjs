// A name server for SERVICE.NAMESPACE.svc.cluster.local, and for HOSTNAME before it in a headless service:
// node cluster-dns.mjs ADDRESS TOKEN. It follows the cluster's services and endpoints, and answers type A over UDP.
import dgram from "node:dgram";
import https from "node:https";

const [, , address, token] = process.argv;
const typeA = 1;
const secondsToLive = 2;
const services = follow("/api/v1/services");
const endpoints = follow("/api/v1/endpoints");

const server = dgram.createSocket("udp4");
server.on("message", (query, { port, address: client }) => {
  const response = answer(query);
  if (response) server.send(response, port, client);
});
server.bind(53, address);

/** Keeps the current objects of a kind by NAME.NAMESPACE. A watch that ends is started again. */
function follow(path) {
  const objects = new Map();
  const watch = () => {
    const url = `https://${address}:6443${path}?watch=1`;
    const options = {
      rejectUnauthorized: false,
      headers: { authorization: `Bearer ${token}` },
      agent: false,
    };
    const again = () => setTimeout(watch, 200);
    const request = https.get(url, options, (response) => {
      let rest = "";
      // A watch begins with all objects.
      objects.clear();
      response.setEncoding("utf8");
      response.on("data", (part) => {
        const lines = (rest + part).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) apply(objects, JSON.parse(line));
      });
      response.on("close", again);
    });
    request.on("error", again);
  };
  watch();
  return objects;
}

function apply(objects, { type, object }) {
  if (type === "ERROR") return;
  const key = `${object.metadata.name}.${object.metadata.namespace}`;
  if (type === "DELETED") objects.delete(key);
  else objects.set(key, object);
}

/** The addresses of a name; undefined for an unknown one. */
function resolve(name) {
  const [, host, service, namespace] =
    /^(?:([^.]+)\.)?([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(name) ?? [];
  const { spec } = services.get(`${service}.${namespace}`) ?? {};
  if (spec === undefined) return undefined;
  if (spec.clusterIP !== "None") return host === undefined ? [spec.clusterIP] : undefined;
  const subsets = endpoints.get(`${service}.${namespace}`)?.subsets ?? [];
  const all = subsets.flatMap(({ addresses = [], notReadyAddresses = [] }) =>
    spec.publishNotReadyAddresses ? [...addresses, ...notReadyAddresses] : addresses,
  );
  const found = host === undefined ? all : all.filter(({ hostname }) => hostname === host);
  return found.length > 0 ? found.map(({ ip }) => ip) : undefined;
}

/** The response to a query with one question; see RFC 1035, section 4. */
function answer(query) {
  const labels = [];
  let at = 12;
  while (query[at]) {
    labels.push(query.toString("latin1", at + 1, at + 1 + query[at]));
    at += query[at] + 1;
  }
  if (at + 5 > query.length) return undefined;
  const found = resolve(labels.join(".").toLowerCase());
  const addresses = query.readUInt16BE(at + 1) === typeA ? (found ?? []) : [];
  const header = Buffer.from(query.subarray(0, 12));
  // An authoritative response without an error, or that the name does not exist.
  header[2] = 0x85;
  header[3] = found ? 0x80 : 0x83;
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((ip) =>
    Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, secondsToLive, 0, 4, ...ip.split(".").map(Number)]),
  );
  return Buffer.concat([header, query.subarray(12, at + 5), ...records]);
}
