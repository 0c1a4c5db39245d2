// Who calls: claims as API Gateway hands them over, under whatever names an issuer gives them.
import { describe, expect, it } from '@jest/globals';
import { callerOf, requireRole } from '../../shared/edge/caller.ts';
import { Failure } from '../../shared/kernel/failure.ts';

const map = { client: 'azp', subject: 'sub', operator: 'staff_no', roles: 'groups' };

const anEvent = (claims: Record<string, unknown> | undefined) =>
  ({ requestContext: { authorizer: { jwt: { claims } } } }) as never;
const caller = (claims: Record<string, unknown> | undefined, staff = true) =>
  callerOf(anEvent(claims), map, staff);

describe('a caller', () => {
  it('is read by the claim map', () => {
    const claims = { iss: 'https://i', azp: 'app', sub: 'p1', staff_no: '7', groups: '[cashier]' };

    expect(caller(claims)).toEqual({
      issuer: 'https://i',
      client: 'app',
      subject: 'p1',
      operator: '7',
      roles: ['cashier'],
    });
  });

  it('without a subject is its client: machines have none', () => {
    expect(caller({ azp: 'kiosk-7' })).toEqual({
      issuer: '',
      client: 'kiosk-7',
      subject: 'kiosk-7',
      roles: [],
    });
  });

  it.each([
    ['[cashier auditor]', ['cashier', 'auditor']],
    ['cashier auditor', ['cashier', 'auditor']],
    ['cashier, auditor', ['cashier', 'auditor']],
    ['[cashier, auditor]', ['cashier', 'auditor']],
    ['[]', []],
    ['', []],
    ['[root cashier_x auditor]', ['auditor']],
    ['toString __proto__ constructor', []],
    [
      ['cashier', 'auditor'],
      ['cashier', 'auditor'],
    ],
  ])('with roles written %j has those we know', (groups, roles) => {
    expect(caller({ azp: 'a', groups }).roles).toEqual(roles);
  });

  it('has no roles outside the staff API, whatever the token says', () => {
    expect(caller({ azp: 'a', groups: '[approver]' }, false).roles).toEqual([]);
  });

  it.each([[undefined], [{}], [{ sub: 'p1' }], [{ azp: '' }], [{ azp: null }]])(
    'without a client (%j) is refused, and told which claim is missing',
    (claims) => {
      expect(() => caller(claims)).toThrow(/"azp"/);
    },
  );

  it('may have numbers in its claims', () => {
    expect(caller({ azp: 12, sub: 34, staff_no: 0 })).toMatchObject({
      client: '12',
      subject: '34',
      operator: '0',
    });
  });
});

describe('a role', () => {
  const withRoles = (groups: string) => caller({ azp: 'a', groups });

  it('that is allowed opens the door, beside others that are not', () => {
    expect(() => requireRole(withRoles('[auditor cashier]'), ['cashier'])).not.toThrow();
  });

  it('that is missing keeps it shut, and the refusal names what is needed', () => {
    expect(() => requireRole(withRoles('[auditor]'), ['cashier', 'approver'])).toThrow(
      /cashier, approver/,
    );
    expect(() => requireRole(withRoles('[]'), ['cashier'])).toThrow(Failure);
  });
});
