// Who is at work at a desk.
import { Failure } from '../../kernel/failure.ts';

/** Who is at work, by name: the token must say so. */
export const operatorOf = ({ operator }: { readonly operator?: string | undefined }): string => {
  if (operator !== undefined) return operator;
  throw new Failure('forbidden', 'operator_missing', 'the token must name the operator at work');
};
