import { StackError } from "../../domain/errors.ts";
import { dockerFixes } from "../../plan/docker-fixes.ts";
import { errorCode } from "../error-code.ts";
import { formatEngineAddress } from "./engine-address.ts";
import type { EngineEndpoint } from "./engine-endpoint.ts";

/** Turns what a request to an engine failed with into one clear line and what to do. */
export function createEngineError(error: unknown, { address, origin, tls }: EngineEndpoint): StackError {
  const name = formatEngineAddress(address);
  const place = origin === "default" ? name : `${name} (${origin})`;
  const code = errorCode(error);
  const text = error instanceof Error ? error.message.trim() : String(error);
  const fail = (message: string, hint: string) =>
    new StackError("engine-unavailable", { message, hint, cause: error });
  switch (code) {
    case "ENOENT":
      if (address.kind === "tcp")
        return fail(`the certificates for ${place} cannot be read: ${text}`, certificateHint);
      if (address.kind === "ssh")
        return fail(`${place} needs the program ssh, which is not on the PATH`, addressHint);
      return fail(`no Docker engine runs at ${place}: there is no such socket`, startHint);
    case "ECONNREFUSED":
      return fail(`no Docker engine answers at ${place}: connection refused`, startHint);
    case "EACCES":
    case "EPERM":
      return fail(`no permission to use the Docker engine at ${place}`, permitHint);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return fail(`the host of the Docker engine at ${place} is not known`, addressHint);
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return fail(`the Docker engine at ${place} cannot be reached: ${text}`, addressHint);
    case "EPROTO":
      return fail(`the Docker engine at ${place} does not speak TLS as asked`, tlsHint);
    case "ECONNRESET":
    case "EPIPE":
      return fail(`the Docker engine at ${place} closed the connection`, tls ? startHint : resetHint);
    default:
      return fail(`the Docker engine at ${place} does not work: ${text}`, addressHint);
  }
}

const { start: startHint, permit: permitHint } = dockerFixes(process.platform);
const addressHint = "docker context ls and DOCKER_HOST say which engine is meant; docker version tries it";
const tlsHint =
  "look at DOCKER_TLS_VERIFY and DOCKER_TLS; port 2376 is the usual one with TLS, 2375 the one without";
const certificateHint = "DOCKER_CERT_PATH names the folder of ca.pem, cert.pem and key.pem";
const resetHint = `${startHint}; one that wants TLS needs DOCKER_TLS_VERIFY=1`;
