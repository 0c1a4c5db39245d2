// Drives a simulator that runs in another process: shows its views and pulls its levers over HTTP.

export type Remote = {
  /** GET /simulator/{name}. */
  readonly show: (name: string) => Promise<unknown>;
  /** POST /simulator/{name} with a JSON body. */
  readonly pull: (name: string, body?: Readonly<Record<string, unknown>>) => Promise<unknown>;
};

/** A remote hand on the simulator at `url`; a refused lever is thrown with the simulator's words. */
export const remote = (url: string): Remote => ({
  show: (name) => read(fetch(`${url}/simulator/${name}`)),
  pull: (name, body = {}) =>
    read(fetch(`${url}/simulator/${name}`, { method: 'POST', body: JSON.stringify(body) })),
});

const read = async (asked: Promise<Response>): Promise<unknown> => {
  const answer = await asked;
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the simulator refused (${answer.status}): ${text}`);
  return JSON.parse(text);
};
