// Signing and verifying a WeChat order costs at most twice what node:crypto alone costs.
import { describe, expect, it } from '@jest/globals';
import { benchSigning } from '../../bench/signing.ts';

describe('the adapter around the cryptography', () => {
  it('takes at most twice as long as the bare signatures over the same bytes', async () => {
    const { ours, bare } = await benchSigning(20, 60);

    expect(bare.perSecond / ours.perSecond).toBeLessThanOrEqual(2);
  });
});
