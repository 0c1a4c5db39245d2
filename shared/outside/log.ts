// The log of a running function: structured lines and embedded metrics, by Powertools.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../kernel/log.ts';

/** Logger and metrics take name and level from the POWERTOOLS_* variables. */
export const powertoolsLog = (): Log => {
  const logger = new Logger();
  const metrics = new Metrics();
  return {
    begin: (facts) => {
      logger.resetKeys();
      logger.appendKeys({ ...facts });
    },
    info: (event, facts = {}) => logger.info(event, { ...facts }),
    warn: (event, facts = {}) => logger.warn(event, { ...facts }),
    error: (event, cause, facts = {}) =>
      logger.error(event, { ...facts, error: cause instanceof Error ? cause : String(cause) }),
    count: (metric, dimensions = {}) => {
      const single = metrics.singleMetric();
      single.addDimensions({ ...dimensions });
      single.addMetric(metric, MetricUnit.Count, 1);
    },
    end: () => logger.resetKeys(),
  };
};
