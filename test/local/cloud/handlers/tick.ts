// Runs by the clock; says what it was given.
export const handler = async (event: unknown) => {
  console.log(`tick ${JSON.stringify(event)}`);
  if (JSON.stringify(event).includes('fail')) throw new Error('failing tick');
};
