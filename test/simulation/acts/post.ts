// Notifications of providers: late, doubled, in disorder, under changing keys; and poison among them.
import { parseReference } from '../../../shared/kernel/id.ts';
import { secondMs } from '../../../shared/kernel/time.ts';
import { signSandboxNotification } from '../../../shared/providers/sandbox/notifications.ts';
import { hmacHex } from '../../../shared/providers/sign.ts';
import { apply } from '../../../shared/webhooks/apply.ts';
import { receive } from '../../../shared/webhooks/receive.ts';
import type { World } from '../../../shared/world.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Letter, type Part } from '../day.ts';
import { keyring } from '../town.ts';

interface Posted {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

const send =
  (account: string, { headers, body }: Posted) =>
  (live: World) => {
    const provider = account === 'sandbox-3' ? 'sandbox_by_time' : 'sandbox';
    return receive(live, { provider, account, headers, body });
  };

/** Signed now, by the provider's clock (which is put right at last), with one of the keys of this stage. */
const signed = ({ luck, town, sky }: Day, { house, content }: Letter): Posted =>
  signSandboxNotification(
    luck.one(keyring.signing[town.stage.now]),
    { ...content, account: house.account },
    sky.isStormy ? house.now() : town.world.now(),
  );

const arrived = ({ letters }: Day, letter: Letter): void => {
  const at = letters.indexOf(letter);
  if (at >= 0) letters.splice(at, 1);
};

/** Until it is acknowledged it is sent again, as providers do. */
const delivering = (day: Day): Act => {
  const { luck, letters } = day;
  if (letters.length === 0) return idle;
  const letter = luck.one(letters);
  const post = signed(day, letter);
  return async (world) => {
    const { statusCode } = await send(letter.house.account, post)(world);
    if (statusCode === 200) arrived(day, letter);
  };
};

/** What was kept stays in the queue until somebody has applied it to the end. */
const applying = ({ town: { world } }: Day): readonly Act[] =>
  world.kept.map(
    (kept): Act =>
      async (live) => {
        await apply(live, kept);
        const at = world.kept.indexOf(kept);
        if (at >= 0) world.kept.splice(at, 1);
      },
  );

const known = ({ luck, town }: Day): string => {
  const references = town.houses.flatMap(({ orders }) => [...orders.keys()]);
  return references.length === 0 ? '0000000000000000000' : luck.one(references);
};

const paidWord = (day: Day, reference: string, id = `p-${reference}`) => ({
  about: 'order' as const,
  id,
  at: day.town.world.now(),
  reference,
  money: { amount: 20_000, currency: 'CNY' as const },
  said: 'succeeded' as const,
});

type Poison = (day: Day) => {
  readonly account: string;
  readonly post: Posted;
  readonly answer: number;
};

const posted = (secret: string, content: { about: string; account: string }, at: number): Posted =>
  signSandboxNotification(secret, content, at);

const bytes = (secret: string, text: string, at: number): Posted => ({
  headers: { 'sandbox-signature': `t=${at},v1=${hmacHex(secret, `${at}.${text}`)}` },
  body: Buffer.from(text),
});

/** What must be answered: 200 to what is genuine (parked or ignored), 401 to all else. */
const poisons: readonly Poison[] = [
  (day) => {
    const account = 'sandbox-1';
    const content = { ...paidWord(day, known(day)), account };
    return { account, post: posted('not the secret', content, day.town.world.now()), answer: 401 };
  },
  (day) => {
    const account = 'sandbox-1';
    const retired = keyring.retired[day.town.stage.now];
    const content = { ...paidWord(day, known(day)), account };
    return { account, post: posted(retired, content, day.town.world.now()), answer: 401 };
  },
  (day) => {
    const [secret] = keyring.signing[day.town.stage.now];
    const content = { ...paidWord(day, known(day)), account: 'sandbox-2' };
    const post = posted(secret, content, day.town.world.now());
    return { account: 'sandbox-1', post, answer: 401 };
  },
  (day) => {
    const [secret] = keyring.signing[day.town.stage.now];
    const content = { ...paidWord(day, known(day)), account: 'sandbox-1' };
    const post = posted(secret, content, day.town.world.now() - 900 * secondMs);
    return { account: 'sandbox-1', post, answer: 401 };
  },
  (day) => {
    const [secret] = keyring.signing[day.town.stage.now];
    const reference = 'ZZZZZZZZZZZZZZZZZZZ01';
    const content = { ...paidWord(day, reference, `u-${day.luck.below(3)}`), account: 'sandbox-1' };
    return {
      account: 'sandbox-1',
      post: posted(secret, content, day.town.world.now()),
      answer: 200,
    };
  },
  (day) => {
    const [secret] = keyring.signing[day.town.stage.now];
    const content = { about: 'weather', account: 'sandbox-1' };
    return {
      account: 'sandbox-1',
      post: posted(secret, content, day.town.world.now()),
      answer: 200,
    };
  },
  (day) => {
    const [secret] = keyring.signing[day.town.stage.now];
    const huge = { about: 'order', account: 'sandbox-1', junk: 'x'.repeat(60_000) };
    return { account: 'sandbox-1', post: posted(secret, huge, day.town.world.now()), answer: 200 };
  },
  (day) => {
    const [secret] = keyring.signing[day.town.stage.now];
    const text = day.luck.one(['', '{', '[]', '\u0000', '{"about":"order","account":"sandbox-1"}']);
    return { account: 'sandbox-1', post: bytes(secret, text, day.town.world.now()), answer: 0 };
  },
];

const statusOf = async (send: () => Promise<{ readonly statusCode: number }>): Promise<number> => {
  try {
    return (await send()).statusCode;
  } catch (fault) {
    return fault instanceof Error && 'kind' in fault && fault.kind === 'unauthenticated' ? 401 : 0;
  }
};

/** Poison is refused or parked; what is neither happens only in trouble of our own. */
const poisoning = (day: Day): Act => {
  const { account, post, answer } = day.luck.one(poisons)(day);
  return async (world) => {
    const status = await statusOf(() => send(account, post)(world));
    must(
      status === answer || status === 0 || answer === 0 || status === 503 || status === 401,
      'only_genuine',
      () =>
        `poison was answered ${status} instead of ${answer}: ${post.body.toString().slice(0, 200)}`,
    );
  };
};

const finish = async (day: Day): Promise<boolean> => {
  const { letters, town } = day;
  const before = letters.length + town.world.kept.length;
  for (const letter of [...letters]) {
    const { statusCode } = await send(letter.house.account, signed(day, letter))(town.world);
    must(statusCode === 200, 'only_genuine', () => `${letter.id} is refused at rest`);
    arrived(day, letter);
  }
  for (const act of applying(day)) await act(town.world);
  return before > 0;
};

/** Each of the unknown ones is parked once; nothing that we know is. */
const check = ({ town }: Day): void => {
  const parked = [...town.witness.books.others.keys()].filter((key) => key.startsWith('parked '));
  must(new Set(parked).size === parked.length, 'parked_once', () => parked.join());
  for (const item of town.witness.books.others.values()) {
    if (item.pk !== 'parked' || item['reason'] !== 'unknown_reference') continue;
    const id = String(item['notification']);
    const isOurs = parseReference(id.slice(2)) && town.witness.books.heads.has(id.slice(2, 21));
    must(!isOurs, 'parked_once', () => `${id} is parked though we know its payment`);
  }
};

export const post: Part = {
  acts: [delivering, delivering],
  always: (day) => [
    ...applying(day),
    ...(day.luck.happens(day.weather.poison) ? [poisoning(day)] : []),
  ],
  finish,
  check,
};
