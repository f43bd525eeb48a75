exports = { book: function (args) {} };
