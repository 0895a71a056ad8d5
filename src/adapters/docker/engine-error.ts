import { StackError } from "../../domain/errors.ts";
import { dockerFixes } from "../../plan/engine/docker-fixes.ts";
import { errorCode } from "../disk/file-errors.ts";
import { formatEngineAddress } from "./engine-address.ts";
import type { EngineEndpoint } from "./engine-endpoint.ts";
import { describeSsh } from "./explain-ssh.ts";
import { SshError } from "./ssh-error.ts";

/** Turns a failed request to an engine into an error with a one-line message and a hint. */
export function createEngineError(error: unknown, { address, origin, tls }: EngineEndpoint): StackError {
  const name = formatEngineAddress(address);
  const place = origin === "default" ? name : `${name} (${origin})`;
  const code = errorCode(error);
  const text = error instanceof Error ? error.message.trim() : String(error);
  const fail = (message: string, hint: string) =>
    new StackError("engine-unavailable", { message, hint, cause: error });
  if (error instanceof SshError && address.kind === "ssh") {
    const { message, hint } = describeSsh(text, address);
    return fail(origin === "default" ? message : `${message} (${origin})`, hint);
  }
  switch (code) {
    case "ENOENT":
      if (address.kind === "tcp")
        return fail(`the certificates for ${place} cannot be read: ${text}`, certificateHint);
      if (address.kind === "ssh")
        return fail(`${place} needs the program ssh, which is not on the PATH`, addressHint);
      return fail(`no Docker engine runs at ${place}: the socket does not exist`, startHint);
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
      return fail(`the Docker engine at ${place} does not accept the TLS settings`, tlsHint);
    case "ECONNRESET":
    case "EPIPE":
      return fail(`the Docker engine at ${place} closed the connection`, tls ? startHint : resetHint);
    default:
      return fail(`the Docker engine at ${place} does not work: ${text}`, addressHint);
  }
}

const { start: startHint, permit: permitHint } = dockerFixes(process.platform);
const addressHint =
  "Check the engine address with docker context ls and DOCKER_HOST, then test it with docker version.";
const tlsHint =
  "Check DOCKER_TLS_VERIFY and DOCKER_TLS. Engines usually use port 2376 with TLS, 2375 without.";
const certificateHint = "Set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem.";
const resetHint = `${startHint} If the engine requires TLS, set DOCKER_TLS_VERIFY=1.`;
