// Reads and writes what partners said and took, by their days.
import * as z from 'zod';
import type { LocalDate } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { PartnerDay, Taking } from '../model/partner.ts';

const Word = z.object({ day: z.string(), serial: z.string(), said: z.string() });
export type Word = Readonly<z.infer<typeof Word>>;

/** A message by its id, or a taking by its serial: each names one taking for ever. */
export const messageKey = (id: string): string => `message#${id}`;
export const serialKey = (serial: string): string => `serial#${serial}`;

export const findWord = async (
  table: Table,
  client: string,
  name: string,
): Promise<Word | undefined> => {
  const item = await table.get(keys.partnerWord(client, name));
  return item && Word.parse(item);
};

export const wordWrite = (client: string, name: string, word: Word): Put => ({
  kind: 'put',
  key: keys.partnerWord(client, name),
  attributes: Word.parse(word),
  condition: { name: 'whenAbsent' },
});

export const getTaking = async (
  table: Table,
  client: string,
  { day, serial }: Word,
): Promise<Taking> => {
  const item = await table.get(keys.taking(client, day, serial));
  if (item) return Taking.parse(item);
  throw new Error(`the taking ${serial} of ${client} is named but not stored`);
};

export const takingWrite = (taking: Taking): Put => ({
  kind: 'put',
  key: keys.taking(taking.client, taking.day, taking.serial),
  attributes: Taking.parse(taking),
  condition: { name: 'whenAbsent' },
});

/** All takings of a partner's day, by serial. */
export const takingsOf = async (
  table: Table,
  client: string,
  day: LocalDate,
): Promise<readonly Taking[]> => {
  const { table: name, pk } = keys.partnerDay(client, day);
  const takings: Taking[] = [];
  let after: string | undefined;
  do {
    const range = { table: name, pk, prefix: 'serial#' } as const;
    const page = await table.list(after === undefined ? range : { ...range, after });
    takings.push(...page.items.map((item) => Taking.parse(item)));
    after = page.after;
  } while (after !== undefined);
  return takings;
};

/** The day as it stands; an idle one is all zero, with revision 0. */
export const readPartnerDay = async (
  table: Table,
  client: string,
  day: LocalDate,
): Promise<PartnerDay> => {
  const item = await table.get(keys.partnerDay(client, day));
  return item
    ? PartnerDay.parse(item)
    : { client, day, count: 0, totalMinor: 0, files: 0, revision: 0 };
};

const Content = PartnerDay.omit({ revision: true });

export const partnerDayWrite = (before: PartnerDay, after: PartnerDay): Put => {
  const { revision: _revision, ...content } = after;
  return {
    kind: 'put',
    key: keys.partnerDay(before.client, before.day),
    attributes: Content.parse(content),
    condition:
      before.revision === 0
        ? { name: 'whenAbsent' }
        : { name: 'whenUnchanged', revision: before.revision },
  };
};
