// Runs one of Node's own tests, and waits until what it expects has happened.
exports = {
  runTest: async function (args) {
    const common = require('node-tests/test/common');
    const patience = 5000;
    common.begin(args);
    try {
      require('node-tests/test/parallel/' + args.file);
      // Some expect things of what is waiting by the time that they end.
      await new Promise((resolve) => setTimeout(resolve, 100));
      const ending = Date.now() + patience;
      while (!common.isDone() && Date.now() < ending) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      common.end();
    } catch (e) {
      if (!common.isSkip(e)) {
        throw e;
      }
      renderData(null, { skipped: e.message });
    }
  }
};
