exports = {
  made: function (args) {
    renderData(null, args.data);
  },
  triage: function (args) {
    renderData(null, args.data);
  },
  moved: function (args) {
    renderData(null, args.data);
  },
  mirror: function (args) {
    renderData(null, args.data);
  }
};
