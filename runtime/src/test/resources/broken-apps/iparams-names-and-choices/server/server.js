exports = { onDealUpdate: function (args) {} };
