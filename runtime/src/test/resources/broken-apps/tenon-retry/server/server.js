exports = {
  onDealUpdate: function (args) {
    renderData(null, args.data);
  }
};
