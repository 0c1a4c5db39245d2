// Shows the environment and the context that it runs with.
import process from 'node:process';

type Context = { readonly getRemainingTimeInMillis: () => number; readonly functionName: string };

export const handler = async (_event: unknown, context: Context) => ({
  environment: { ...process.env },
  functionName: context.functionName,
  remainingMs: context.getRemainingTimeInMillis(),
});
