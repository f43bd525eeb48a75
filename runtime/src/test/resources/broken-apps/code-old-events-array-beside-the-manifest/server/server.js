exports = {
  events: [{ event: 'onDealCreate', callback: 'onDealUpdate' }],
  onDealUpdate: function (args) {
    renderData();
  }
};
