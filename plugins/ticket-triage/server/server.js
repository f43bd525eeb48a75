// Decides which queue a new ticket belongs to, and why. Handlers of exact event types win over the
// pattern "ticket:*", which takes all the rest.
exports = {
  onTicketCreated: async function (args) {
    const verdict = triage(args.payload.ticket, args.iparams);
    console.info('%s goes to %s: %s', args.payload.ticket.title, verdict.queue, verdict.reasons.join('; '));
    renderData(null, verdict);
  },

  onTicketEscalated: function (args) {
    const ticket = args.payload.ticket || {};
    console.warn('Ticket %s was escalated by %s', ticket.ticketId || ticket.id, args.actor.email);
    renderData(null, { ticket: ticket.id, queue: 'escalations', reasons: ['was escalated'] });
  },

  onOtherTicketEvent: function (args) {
    console.log('Nothing to decide for', args.eventType);
  },
};

function triage(ticket, iparams) {
  const reasons = [];
  const text = (ticket.title + ' ' + (ticket.description || '')).toLowerCase();
  words(iparams.urgent_words).forEach(function (word) {
    if (text.includes(word)) {
      reasons.push('says "' + word + '"');
    }
  });
  const domain = (ticket.customerContactEmail || '').split('@')[1];
  if (domain && words(iparams.vip_domains).includes(domain.toLowerCase())) {
    reasons.push(domain + ' always comes first');
  }
  if (ticket.isEscalated) {
    reasons.push('is escalated already');
  }
  return {
    ticket: ticket.id,
    queue: reasons.length > 0 ? 'urgent' : 'normal',
    reasons: reasons.length > 0 ? reasons : ['nothing in it is urgent'],
  };
}

function words(list) {
  return (list || '').split(',').map((word) => word.trim().toLowerCase()).filter((word) => word !== '');
}
