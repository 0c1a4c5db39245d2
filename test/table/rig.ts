// DynamoDB Local for tests of the table.
import { startDynamoDB } from '../dynamodb.ts';

/** The endpoint of DynamoDB Local; undefined, said aloud, on a machine without Java. */
export const localEndpoint = async (): Promise<string | undefined> => {
  try {
    return (await startDynamoDB()).endpoint;
  } catch (cause) {
    if (!String(cause).includes('needs Java')) throw cause;
    console.warn(`SKIPPED: ${String(cause)}`);
    return undefined;
  }
};
