// What console uses, with the options of util.inspect.
'use strict';

module.exports = { inspect: host.inspect.util, format: host.inspect.format };
