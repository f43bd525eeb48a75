// What happens to a deal when its stage changes: who has what to do next, and who is told. It answers
// with the steps, so that a tester sees them.
exports = {
  onDealCreated: function (args) {
    const deal = dealOf(args.eventData);
    renderData(null, { deal: deal.id, steps: [], notices: notices(deal, args.iparams, 'was created') });
  },

  onStageChanged: function (args) {
    const deal = dealOf(args.eventData);
    const change = args.eventData.fieldChange;
    console.info('Deal %s went from %s to %s', deal.name, change.previousValue, change.newValue);
    const next = STAGES[change.newValue];
    renderData(null, {
      deal: deal.id,
      steps: next ? next(deal, args) : [{ do: 'update the forecast', by: deal.ownerId }],
      notices: change.newValue === 'closed_won' ? notices(deal, args.iparams, 'was won') : [],
    });
  },
};

const STAGES = {
  negotiation: function (deal) {
    return [
      { do: 'review the contract', by: 'legal' },
      { do: 'prepare the offer', by: deal.ownerId },
    ];
  },
  closed_won: function (deal, args) {
    return [
      { do: 'set up ' + deal.name, by: deal.ownerId, due: inDays(args.iparams.onboarding_days, args.timestamp) },
      { do: 'make the account a customer', account: deal.accountId },
    ];
  },
  closed_lost: function (deal, args) {
    return [
      { do: 'ask why it was lost', by: deal.ownerId },
      { do: 'try again', by: deal.ownerId, due: inDays(90, args.timestamp) },
    ];
  },
};

function notices(deal, iparams, what) {
  return deal.value > iparams.high_value
    ? [{ to: 'team of ' + deal.ownerId, text: deal.name + ' of ' + deal.value + ' ' + what }]
    : [];
}

// An event without its deal will not have one later either.
function dealOf(data) {
  if (!data || !data.deal || !data.deal.id) {
    const error = new Error('The event has no deal');
    error.type = 'INVALID_OBJECT_TYPE';
    throw error;
  }
  return data.deal;
}

// Events of custom objects have their time in seconds.
function inDays(days, seconds) {
  return new Date((seconds + days * 24 * 60 * 60) * 1000).toISOString().slice(0, 10);
}
