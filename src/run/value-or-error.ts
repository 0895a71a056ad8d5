import { StackError } from "../domain/errors.ts";

/** The value, or the foreseen failure as a value; rethrows any other error. */
export async function valueOrError<T>(asked: Promise<T>): Promise<T | StackError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StackError) return error;
    throw error;
  }
}
