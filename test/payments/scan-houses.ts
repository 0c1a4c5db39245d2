// The till before the simulated houses: a world whose one account is a real adapter at its simulator.
import type { Capabilities, Connection, Method } from '../../shared/providers/contract.ts';
import { registry } from '../../shared/providers/registry.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
import { startStage as startAlipay } from '../providers/alipay/rig.ts';
import type { Stage } from '../providers/rig.ts';
import { startStage as startUnionpay } from '../providers/unionpay/rig.ts';
import { startStage as startWechat } from '../providers/wechat/rig.ts';
import { aBusyWorld, anAccount, type TestWorld } from '../world.ts';
import { fine } from './scene.ts';

/** What the payer behind a code does. */
export type Behaviour = 'pays' | 'asks' | 'lacks_money';

interface House {
  readonly stage: Stage;
  readonly code: (behaviour: Behaviour) => string;
  /** The payer says yes on the telephone; throws where the order can be paid no more. */
  readonly confirm: (reference: string) => unknown;
}

const houses = {
  wechat: async (): Promise<House> => {
    const stage = await startWechat();
    const { simulator } = stage;
    const ends = { pays: 'pays', asks: 'password', lacks_money: 'not_enough' } as const;
    return {
      stage,
      code: (behaviour) => simulator.authCode(ends[behaviour]),
      confirm: (reference) => simulator.payer.pay({ reference }),
    };
  },
  alipay: async (): Promise<House> => {
    const stage = await startAlipay({ presentation: 'code_scanned' });
    const { simulator } = stage;
    const ends = { pays: 'pays', asks: 'asks', lacks_money: 'no_balance' } as const;
    return {
      stage,
      code: (behaviour) => simulator.payer.code(ends[behaviour]),
      confirm: (reference) => simulator.payer.pay({ reference }),
    };
  },
  unionpay: async (): Promise<House> => {
    const stage = await startUnionpay('code_scanned');
    const { simulator } = stage;
    return {
      stage,
      code: (behaviour) => simulator.payerCode(behaviour),
      confirm: (reference) => simulator.payer.pay({ reference }),
    };
  },
} as const satisfies Partial<Record<Method, () => Promise<House>>>;

export const scanners = ['wechat', 'alipay', 'unionpay'] as const;
export type Scanner = (typeof scanners)[number];

export interface HouseScene {
  readonly world: TestWorld;
  readonly house: House;
  readonly can: Capabilities;
  /** Replaces what the next calls of a verb do; the real one is handed in. */
  readonly over: (verbs: (real: Connection) => Partial<Connection>) => void;
}

/** The world's clock is the house's: who advances one advances both. */
export const aHouseScene = async (name: Scanner): Promise<HouseScene> => {
  const house = await houses[name]();
  const { stage } = house;
  const { capabilities: can } = await registry(name);
  const world = await aBusyWorld({ now: stage.now(), obligations: [fine] });
  const account = anAccount({ provider: name, methods: [name] });
  await world.table.commit([accountWrite(account, 1)]);
  const { advance } = world.clock;
  let verbs: (real: Connection) => Partial<Connection> = () => ({});
  Object.assign(world.clock, {
    advance: (ms: number) => {
      advance(ms);
      stage.advance(ms);
    },
  });
  Object.assign(world, {
    capabilities: async () => can,
    connect: async () => {
      const real = stage.connect();
      return { ...real, ...verbs(real) };
    },
  });
  return {
    world,
    house,
    can,
    over: (next) => {
      verbs = next;
    },
  };
};
