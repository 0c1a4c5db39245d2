// What a call of the API may answer: JSON, nothing, or a file that carries no signature.

export type Reply =
  | { readonly status: 200; readonly value: object }
  | { readonly status: 204 }
  | { readonly status: 200; readonly file: Buffer; readonly type: string };
