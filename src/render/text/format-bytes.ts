export { formatBytes } from "../../domain/size.ts";
