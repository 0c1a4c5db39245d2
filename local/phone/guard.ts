// Keeps other sites' pages from pressing the phone's buttons through a browser on this machine.

interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/**
 * Why a request is refused; undefined when it is not. A foreign Host is a name that was made to point here
 * (DNS rebinding); a foreign Origin is another site's form. Programs send no Origin, and no browser leaves it
 * out of a POST.
 */
export const objection = ({ method, headers }: Asked, port: number): string | undefined => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers['host'] ?? '')) return `open the phone as http://${hosts[0]}`;
  const { origin } = headers;
  if (method !== 'POST' || origin === undefined) return undefined;
  return hosts.some((host) => origin === `http://${host}`)
    ? undefined
    : 'this form came from another site, so nothing was done';
};
