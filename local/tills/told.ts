// The tries of a simulator's notifications, each with what it told of which order.
import type { Try } from '../simulators/kit/deliveries.ts';
import type { Told } from '../tills.ts';

/** What one notification was about, by the id that its tries bear. */
export interface About {
  readonly about: string;
  readonly reference: string;
}

const nothing: About = { about: '', reference: '' };

export const toldOf =
  <Event extends { readonly id: string }>(
    log: () => readonly Try[],
    events: () => readonly Event[],
    aboutOf: (event: Event) => About,
  ): (() => readonly Told[]) =>
  () => {
    const known = new Map(events().map((event) => [event.id, aboutOf(event)]));
    return log().map(({ id, at, outcome, status }) => ({
      at,
      outcome,
      ...(known.get(id) ?? nothing),
      ...(status === undefined ? {} : { status }),
    }));
  };
