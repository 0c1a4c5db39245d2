// The resources as Stripe prints them: fields this simulator moves are typed, the rest are constants.

export type Metadata = Readonly<Record<string, string>>;

/** metadata.reference: the merchant's own reference, by which the books name a payment. */
export const referenceOf = (metadata: Metadata | undefined): string | null =>
  metadata?.['reference'] ?? null;

/** Fields that this simulated account never fills. */
const intentConstants = {
  amount_details: { tip: {} },
  application: null,
  application_fee_amount: null,
  confirmation_method: 'automatic',
  customer: null,
  customer_account: null,
  livemode: false,
  managed_payments: null,
  on_behalf_of: null,
  payment_method_configuration_details: null,
  payment_record: null,
  processing: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  transfer_group: null,
} as const;

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

export type PaymentError = {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly charge?: string;
};

export type NextAction = { readonly type: string } & Readonly<Record<string, unknown>>;

export type Intent = typeof intentConstants & {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly allowed_payment_method_types: readonly string[] | null;
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly automatic_payment_methods: {
    readonly enabled: boolean;
    readonly allow_redirects?: string;
  } | null;
  readonly canceled_at: number | null;
  readonly cancellation_reason: string | null;
  readonly capture_method: string;
  readonly client_secret: string;
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly excluded_payment_method_types: readonly string[] | null;
  readonly last_payment_error: PaymentError | null;
  readonly latest_charge: string | null;
  readonly metadata: Metadata;
  readonly next_action: NextAction | null;
  readonly payment_method: string | null;
  readonly payment_method_options: Readonly<Record<string, unknown>>;
  readonly payment_method_types: readonly string[];
  readonly receipt_email: string | null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly status: IntentStatus;
};

const noAddress = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
} as const;

const chargeConstants = {
  application: null,
  application_fee: null,
  application_fee_amount: null,
  billing_details: { address: noAddress, email: null, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: null,
  customer: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} as const;

export type Charge = typeof chargeConstants & {
  readonly id: string;
  readonly object: 'charge';
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly balance_transaction: string | null;
  readonly captured: boolean;
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly disputed: boolean;
  readonly failure_balance_transaction: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly metadata: Metadata;
  readonly outcome: Readonly<Record<string, unknown>>;
  readonly paid: boolean;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly payment_method_details: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly refunded: boolean;
  readonly status: 'succeeded' | 'pending' | 'failed';
};

export type RefundStatus = 'pending' | 'succeeded' | 'failed' | 'canceled';

export type Refund = {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly balance_transaction: string | null;
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: null;
  readonly customer_account: null;
  readonly failure_balance_transaction?: string;
  readonly failure_reason?: string;
  readonly metadata: Metadata;
  readonly payment_intent: string;
  readonly payment_method: string | null;
  readonly reason: string | null;
  readonly receipt_number: null;
  readonly source_transfer_reversal: null;
  readonly status: RefundStatus;
  readonly transfer_reversal: null;
};

export type BalanceTransaction = {
  readonly id: string;
  readonly object: 'balance_transaction';
  readonly amount: number;
  readonly available_on: number;
  readonly balance_type: 'payments';
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly exchange_rate: null;
  readonly fee: number;
  readonly fee_details: readonly Readonly<Record<string, unknown>>[];
  readonly net: number;
  readonly reporting_category: string;
  readonly source: string;
  readonly status: 'pending' | 'available';
  readonly type: string;
};

export type Payout = {
  readonly id: string;
  readonly object: 'payout';
  readonly amount: number;
  readonly application_fee: null;
  readonly application_fee_amount: null;
  readonly arrival_date: number;
  readonly automatic: boolean;
  readonly balance_transaction: string | null;
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly destination: string;
  readonly failure_balance_transaction: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly livemode: false;
  readonly metadata: Metadata;
  readonly method: string;
  readonly original_payout: null;
  readonly payout_method: null;
  readonly reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  readonly reversed_by: null;
  readonly source_type: 'card';
  readonly statement_descriptor: string | null;
  readonly status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  readonly trace_id: { readonly status: string; readonly value: string | null } | null;
  readonly type: 'bank_account';
};

/** A resource that has only fixed parts around what was asked: disputes, report runs, files. */
export type Plain = {
  readonly id: string;
  readonly object: string;
  readonly created: number;
} & Readonly<Record<string, unknown>>;

export type Resource = Intent | Charge | Refund | BalanceTransaction | Payout | Plain;

export type StripeEvent = {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: {
    readonly object: Resource;
    readonly previous_attributes?: Readonly<Record<string, unknown>>;
  };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
};

type Moving<T, Constants> = Omit<T, keyof Constants | 'object'>;

export const newIntent = (fields: Moving<Intent, typeof intentConstants>): Intent => ({
  ...intentConstants,
  object: 'payment_intent',
  ...fields,
});

export const newCharge = (fields: Moving<Charge, typeof chargeConstants>): Charge => ({
  ...chargeConstants,
  object: 'charge',
  ...fields,
});
