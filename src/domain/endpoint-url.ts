import * as z from "zod";

/** The schemes of an endpoint's URL: those of web pages, of databases and of other network services. */
export const endpointSchemes: readonly string[] = [
  ...["http", "https", "ws", "wss", "grpc", "grpcs", "tcp", "udp", "unix", "ssh"],
  ...["postgres", "postgresql", "mysql", "mongodb", "redis", "rediss"],
  ...["amqp", "amqps", "mqtt", "mqtts", "nats", "kafka"],
];

const allowed = `(?:${endpointSchemes.join("|")})://`;
const allowedStart = new RegExp(`^${allowed}`);

/** A URL that begins with an allowed scheme, or with a variable that may contain the scheme. */
export const EndpointUrl = z
  .string()
  .regex(
    new RegExp(`^(?:\\$|${allowed})`),
    `an endpoint's URL begins with http:// or https://, or with one of the schemes ${endpointSchemes.slice(2).join(", ")}`,
  );

/** Whether a URL without variables has an allowed scheme. `javascript:` would run code, and `file:` open files. */
export function isEndpointUrl(url: string): boolean {
  return allowedStart.test(url);
}
