exports = { onDealUpdate: function () {} };
