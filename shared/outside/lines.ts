// Open lines to providers: an account's secret, parsed by its adapter, connected once and kept.
import { type Part, setting } from '../live.ts';
import type { Connection, Connector } from '../providers/contract.ts';
import type { ProviderName } from '../providers/names.ts';
import { liveWire } from '../providers/wire.ts';
import { secretReader } from './secrets.ts';

/** Lines to the providers that `find` knows; connections live as long as the secret they were opened with. */
export const linesTo =
  (find: (name: ProviderName) => Promise<Connector>): Part =>
  (settings, base) => {
    const read = secretReader(base.now);
    const open = new Map<string, { readonly secret: unknown; readonly connection: Connection }>();
    return {
      connect: async (account) => {
        const secret = await read(setting(settings, 'ACCOUNT_SECRET_PREFIX') + account.id);
        const known = open.get(account.id);
        if (known && known.secret === secret) return known.connection;
        const connector = await find(account.provider);
        const connection = connector.open(secret, liveWire(base.now));
        open.set(account.id, { secret, connection });
        return connection;
      },
      capabilities: async (provider) => (await find(provider)).capabilities,
    };
  };
