// Turns an invoice from the admin panel into the entry that the books get. What the data look like
// is said in config/custom_events.json, and checked before the handler is called.
exports = {
  onInvoiceCreated: function (args) {
    const entry = booking(args.data, args.iparams);
    console.info('%s by %s: %s', entry.document, args.userId, entry.state);
    renderData(null, entry);
  },
};

function booking(invoice, iparams) {
  if (invoice.invoiceAmount <= 0) {
    // It would be no different the next time.
    const refused = new Error('Invoice ' + invoice.invoiceNumber + ' has no amount to book');
    refused.retry = false;
    throw refused;
  }
  return {
    // The same for every attempt, so that the books know a repeat.
    reference: invoice.id,
    document: invoice.invoiceNumber,
    account: iparams.account,
    amount: invoice.invoiceAmount,
    state: invoice.invoiceAmount > iparams.approval_limit ? 'waits for approval' : 'booked',
  };
}
