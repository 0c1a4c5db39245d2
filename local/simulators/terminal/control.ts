// The terminal's levers under /simulator/, for another process.
import * as z from 'zod';
import { bodies, type Controls, leverOf } from '../kit/control.ts';
import { type TerminalSimulator, terminalFaults } from './simulator.ts';

const lever = leverOf<TerminalSimulator>();

const desk = z.strictObject({ client: z.string(), subject: z.string() });
const obligations = z.array(z.record(z.string(), z.unknown())).min(1);

export const controls: Controls<TerminalSimulator> = {
  views: { debits: ({ debits }) => debits() },
  levers: {
    record: lever(z.strictObject({ desk, obligations }), (terminal, order) =>
      terminal.record(order),
    ),
    insert: lever(
      z.strictObject({ key: z.string(), end: z.enum(['pays', 'declines']).optional() }),
      (terminal, { key, end }) => terminal.insert(key, end),
    ),
    upload: lever(bodies.nothing, (terminal) => terminal.upload()),
    faults: lever(
      z.strictObject({ fault: z.enum(terminalFaults), times: z.int().min(1).optional() }),
      ({ faults }, fault) => faults.add(fault),
    ),
    advance: lever(bodies.advance, ({ advance }, { ms }) => advance(ms)),
  },
};
