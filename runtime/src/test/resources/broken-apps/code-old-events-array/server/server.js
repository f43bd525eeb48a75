exports = {
  events: [
    { event: 'onTicketCraete', callback: 'onTicket' },
    { event: 'onTicketUpdate', callback: 'onTickets' }
  ],
  onTicket: function (args) {
    renderData();
  }
};
