// The routes of events: who receives them, what was sent, what is sent again. One row each, as in routes.ts.

const receiver = '/v1/authorities/{authority_id}/receivers/{receiver_id}';

export const deliveryRoutes = [
  {
    method: 'PUT',
    path: receiver,
    function: 'deliveries/put-receiver',
    payments: 'write',
    ledger: 'none',
  },
  {
    method: 'GET',
    path: receiver,
    function: 'deliveries/get-receiver',
    payments: 'read',
    ledger: 'none',
  },
  {
    method: 'GET',
    path: '/v1/deliveries',
    function: 'deliveries/list',
    payments: 'read',
    ledger: 'none',
  },
  {
    method: 'POST',
    path: '/v1/deliveries/{delivery_id}/resend',
    function: 'deliveries/resend',
    payments: 'write',
    ledger: 'none',
    removes: true,
    sends: ['deliveries'],
  },
] as const;
