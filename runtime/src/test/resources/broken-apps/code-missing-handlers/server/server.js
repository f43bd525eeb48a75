exports = {
  onDealUpdate: function (args) {
    renderData(null, args.data);
  },
  onContactCreate: function (args) {
    renderData(null, args.data);
  }
};
