exports = {
  sync: function () {}
};
