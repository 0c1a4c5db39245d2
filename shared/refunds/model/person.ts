// Who asks for a refund and who decides it: the person that a staff token names.

export interface Person {
  readonly subject: string;
  readonly operator?: string | undefined;
}

/** The name under which a person's deeds are kept. */
export const personOf = ({ operator, subject }: Person): string => operator ?? subject;
