// Alarms on our own counters: each is really counted, by the functions that the alarm sums.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { counters } from '../../infra/business-alarms.ts';
import { requireBundles, resourcesOf, templatesOf } from './synth.ts';

requireBundles();
const inputs = z
  .record(z.string(), z.array(z.string()))
  .parse(JSON.parse(readFileSync('dist/inputs.json', 'utf8')));
const sources = globSync('shared/**/*.ts').map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

describe.each(Object.entries(counters))('the alarm on %s', (name, { functions }) => {
  it('sums what its functions count, without dimensions', () => {
    const counting = sources
      .filter(({ text }) => text.includes(`.count('${name}')`))
      .map(({ file }) => file);

    const silent = functions.filter((one) => !counting.some((file) => inputs[one]?.includes(file)));

    expect(counting).not.toEqual([]);
    expect(silent).toEqual([]);
  });
});

describe('the watch stack', () => {
  it('has one alarm for each counter', () => {
    const metrics = resourcesOf(templatesOf(), 'AWS::CloudWatch::Alarm')
      .filter(({ stack }) => stack === 'watch')
      .map(({ Properties }) => JSON.stringify(Properties['Metrics'] ?? ''));

    const missing = Object.keys(counters).filter(
      (name) => !metrics.some((text) => text.includes(`"MetricName":"${name}"`)),
    );

    expect(missing).toEqual([]);
  });
});
