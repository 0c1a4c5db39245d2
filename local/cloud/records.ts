// What functions did with the tables: by function for the roles, by invocation for those who watch.
import type { LambdaFunction } from './lambda-function.ts';
import type { Outcome } from './worker/worker.ts';

/** One finished invocation. */
export type Invocation = {
  /** Physical name of the function. */
  readonly function: string;
  /** Short name for people. */
  readonly label: string;
  readonly outcome: Outcome;
  /** `table:Action` of every DynamoDB request it made, in order. */
  readonly requests: readonly string[];
};

/** The records of one cloud. */
export type Records = {
  /** An invocation begins in the worker with this access key; call the answer when it ends. */
  readonly begin: (accessKey: string, lambda: LambdaFunction) => (outcome: Outcome) => void;
  /** A caller did something with a table; callers that are no worker of ours are passed over. */
  readonly did: (accessKey: string, actions: readonly string[]) => void;
  readonly actions: () => ReadonlyMap<string, ReadonlySet<string>>;
  readonly watch: (watcher: (invocation: Invocation) => void) => void;
};

type InHand = { readonly name: string; readonly requests: string[] };

/** Empty records for these functions: a function that does nothing has an empty set of actions. */
export const makeRecords = (functions: readonly LambdaFunction[]): Records => {
  const actions = new Map(functions.map(({ name }) => [name, new Set<string>()]));
  const inHand = new Map<string, InHand>();
  const watchers: ((invocation: Invocation) => void)[] = [];
  return {
    begin: (accessKey, { name, label }) => {
      const hand: InHand = { name, requests: [] };
      inHand.set(accessKey, hand);
      return (outcome) => {
        inHand.delete(accessKey);
        const done = { function: name, label, outcome, requests: hand.requests };
        for (const watcher of watchers) watcher(done);
      };
    },
    did: (accessKey, done) => {
      const hand = inHand.get(accessKey);
      hand?.requests.push(...done);
      for (const action of done) actions.get(hand?.name ?? '')?.add(action);
    },
    actions: () => actions,
    watch: (watcher) => {
      watchers.push(watcher);
    },
  };
};
