exports = {
  onDealUpdate: function (args) {},
  sum: function (args) {},
  look_up: function (args) {},
  send: function (args) {}
};
