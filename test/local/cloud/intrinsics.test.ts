// CloudFormation's intrinsic functions, and what stacks import from each other.
import { describe, expect, it } from '@jest/globals';
import type { Stack } from '../../../local/cloud/assembly.ts';
import { resolve, type Scope } from '../../../local/cloud/intrinsics.ts';
import type { Json, JsonObject } from '../../../local/cloud/json.ts';
import { resolveModel } from '../../../local/cloud/model.ts';

const refs: JsonObject = { Table: 'the-table', 'AWS::Region': 'eu-west-1' };
const scope: Scope = {
  ref: (name) => refs[name],
  attribute: (id, attribute) => `${id}#${attribute}`,
  imported: (name) => `imported ${name}`,
  condition: (name) => name === 'Yes',
  mapped: (map, key, second) => `${map}/${key}/${second}`,
};

/** Writes `$name` as CloudFormation does, with braces. */
const text = (short: string): string => short.replaceAll(/\$(!?[\w.:]*\w)/g, '$${$1}');

const cases: readonly (readonly [Json, Json])[] = [
  [{ Ref: 'Table' }, 'the-table'],
  [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table#Arn'],
  [{ 'Fn::GetAtt': 'Table.Nested.Arn' }, 'Table#Nested.Arn'],
  [{ 'Fn::Join': [':', ['a', { Ref: 'Table' }, 1, true]] }, 'a:the-table:1:true'],
  [
    { 'Fn::Sub': text('$Table in $AWS::Region: $Table.Arn $!kept') },
    text('the-table in eu-west-1: Table#Arn $kept'),
  ],
  [{ 'Fn::Sub': [text('$Own-$Table'), { Own: { Ref: 'Table' } }] }, 'the-table-the-table'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  [{ 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
  [{ 'Fn::If': ['No', 'then', { Ref: 'Table' }] }, 'the-table'],
  [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, true],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
  [{ 'Fn::Or': [{ Condition: 'No' }, { Condition: 'No' }] }, false],
  [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'x'] }, 'Map/eu-west-1/x'],
  [{ 'Fn::ImportValue': 'Export' }, 'imported Export'],
  [{ 'Fn::Base64': 'hi' }, 'aGk='],
  [
    { Ref: 'Table', Other: 1 },
    { Ref: 'Table', Other: 1 },
  ],
];

describe('resolve', () => {
  it.each(cases)('makes of %j what CloudFormation makes', (value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it('leaves out what is no value, in objects and lists', () => {
    const value: Json = { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }, { c: 'd' }] };

    expect(resolve(value, scope)).toEqual({ b: [1, { c: 'd' }] });
  });
});

const aStack = (name: string, template: JsonObject): Stack => ({
  name,
  region: 'us-east-1',
  account: '000000000000',
  template,
  resources: Object.entries(template['Resources'] ?? {}).map(([id, { Type, Properties = {} }]) => ({
    stack: name,
    id,
    type: Type,
    properties: Properties,
  })),
  assets: new Map(),
});

const addresses = {
  queueUrl: (name: string) => `http://queues/${name}`,
  apiUrl: (id: string) => `http://api-${id.length}`,
};

describe('resolveModel', () => {
  it('resolves what one stack exports and another imports, whatever their order', () => {
    const user = aStack('user', {
      Resources: {
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: { Queue: { 'Fn::ImportValue': 'kept:Queue' } },
        },
      },
    });
    const kept = aStack('kept', {
      Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
      Outputs: { Url: { Value: { Ref: 'Queue' }, Export: { Name: 'kept:Queue' } } },
    });

    const model = resolveModel([user, kept], addresses);

    expect(model.ofType('AWS::Lambda::Function')[0]?.properties).toEqual({
      Queue: 'http://queues/kept-Queue',
    });
    expect(model.outputs()).toMatchObject({
      Url: 'http://queues/kept-Queue',
      'kept.Url': 'http://queues/kept-Queue',
    });
  });

  it('finds a resource by its ARN, and a table by its stream', () => {
    const model = resolveModel(
      [aStack('s', { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } })],
      addresses,
    );

    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/s-Table';
    expect(model.byArn(arn)?.name).toBe('s-Table');
    expect(model.byArn(`${arn}/stream/local`)?.name).toBe('s-Table');
    expect(model.byArn('arn:aws:sqs:us-east-1:000000000000:other')).toBeUndefined();
  });

  it('leaves out resources whose condition does not hold', () => {
    const model = resolveModel(
      [
        aStack('s', {
          Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
          Resources: { Queue: { Type: 'AWS::SQS::Queue', Condition: 'Never' } },
        }),
      ],
      addresses,
    );

    expect(model.ofType('AWS::SQS::Queue')).toEqual([]);
  });

  it('says which name the assembly does not have', () => {
    const model = resolveModel(
      [
        aStack('s', {
          Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { A: { Ref: 'Nothing' } } } },
        }),
      ],
      addresses,
    );

    expect(() => model.ofType('AWS::SQS::Queue')).toThrow('the assembly has no resource s/Nothing');
  });
});
