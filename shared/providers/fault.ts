// The exception of a provider call that failed through our own side: keys, rights or parameters.

/**
 * The provider refused before anything existed or moved, because our account or our request is
 * wrong (key revoked, method not activated, parameter unknown). It is never a payer's decline and
 * never an unknown outcome: nothing was created, repeating changes nothing until a person acts.
 * The message holds types, codes and request ids only, so that it may be logged as it is.
 */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
  readonly provider: string;
  readonly code: string;

  constructor(provider: string, code: string, detail: string) {
    super(detail);
    this.provider = provider;
    this.code = code;
  }
}
