exports = {
  onDealUpdate: function (args) {
    require('./hlep');
  }
};
