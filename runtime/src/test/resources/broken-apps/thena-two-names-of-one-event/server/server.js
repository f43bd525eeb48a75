exports = {
  onAdded: function (args) {
    renderData(null, args.data);
  },
  onCreated: function (args) {
    renderData(null, args.data);
  }
};
