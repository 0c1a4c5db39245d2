// What the demo says: progress as it goes for people, or one JSON document at the end for machines.

export interface Played {
  readonly title: string;
  readonly ok: boolean;
  readonly became: string;
  readonly tookMs: number;
}

export interface Printer {
  readonly heading: (text: string) => void;
  readonly note: (text: string) => void;
  readonly played: (played: Played) => void;
  readonly finish: (facts: Readonly<Record<string, unknown>>) => boolean;
}

/** Minor units as people write them. */
export const yuan = (minor: number): string =>
  (minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const titleWidth = 66;

/** Prints for people. `finish` answers whether everything came out right. */
const forPeople = (all: readonly Played[]): Omit<Printer, 'played'> => ({
  heading: (text) => console.log(`\n${text}`),
  note: (text) => console.log(`    ${text}`),
  finish: (facts) => {
    const wrong = all.filter(({ ok }) => !ok);
    console.log('');
    for (const [name, value] of Object.entries(facts)) console.log(`  ${name}: ${String(value)}`);
    console.log(
      wrong.length === 0
        ? `\nAll ${all.length} checks came out right.`
        : `\n${wrong.length} of ${all.length} checks came out wrong:\n${wrong
            .map(({ title, became }) => `  ✗ ${title}: ${became}`)
            .join('\n')}`,
    );
    return wrong.length === 0;
  },
});

const forMachines = (all: readonly Played[]): Omit<Printer, 'played'> => ({
  heading: () => undefined,
  note: () => undefined,
  finish: (facts) => {
    const ok = all.every((one) => one.ok);
    console.log(JSON.stringify({ ok, ...facts, checks: all }, null, 2));
    return ok;
  },
});

export const printer = (json: boolean): Printer => {
  const all: Played[] = [];
  return {
    ...(json ? forMachines(all) : forPeople(all)),
    played: (played) => {
      all.push(played);
      if (json) return;
      const mark = played.ok ? '✓' : '✗';
      console.log(`  ${mark} ${played.title.padEnd(titleWidth)} ${seconds(played.tookMs)}`);
      console.log(`    ${played.became}`);
    },
  };
};

/** Plays one step and says what became of it; a throw is a wrong outcome, not the end. */
export const step = async (
  out: Printer,
  title: string,
  play: () => Promise<string>,
): Promise<void> => {
  const begun = performance.now();
  const played = await play().then(
    (became) => ({ ok: true, became }),
    (fault: unknown) => ({
      ok: false,
      became: fault instanceof Error ? fault.message : String(fault),
    }),
  );
  out.played({ title, ...played, tookMs: performance.now() - begun });
};
