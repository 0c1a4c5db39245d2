// Every code that disputes refuse with: part of the words of all problem documents.

export const disputeProblems = {
  dispute_not_found: 'No such dispute: look it up on the list.',
  dispute_ended: 'The dispute is over: the provider takes no evidence any more.',
  too_much_evidence: 'So many notes are not kept: name a file that holds the rest.',
  dispute_does_not_fit: 'It cannot be booked as it is told: `why` says what does not fit.',
  no_disputes_there: 'Disputes of this provider cannot be asked for: answer them there.',
  provider_silent: 'The provider gave no answer: try again.',
} as const;
