exports = {};
