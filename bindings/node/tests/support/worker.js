// The tasks that the tests of threads run in a worker: `workerData.task` names one.
'use strict';

const { parentPort, workerData } = require('node:worker_threads');
const superconfig = require('superconfig');

const tasks = {
  /** Loads, reads and extracts the same file over and over. */
  read({ file, rounds }) {
    let sum = 0;
    for (let i = 0; i < rounds; i++) {
      const config = superconfig.loadFile(file);
      sum += config.get('database.pool.max') + config.extract().server.port;
    }
    return sum;
  },

  /** One handle of this thread's, reloaded as the file changes. */
  reload({ file, rounds }) {
    const config = superconfig.loadFile(file);
    const seen = new Set();
    for (let i = 0; i < rounds; i++) {
      config.reload();
      seen.add(config.get('n'));
    }
    return [...seen].every(Number.isInteger);
  },

  env() {
    return superconfig.loadEnv('APP').extract();
  },

  /** Reads and follows what another thread shares, until a value comes. */
  async shared({ token, last }) {
    const config = superconfig.fromShared(token);
    const first = config.get('n');
    const hot = config.enableHotReload().ref();
    parentPort.postMessage('begun');
    for await (const event of hot) {
      if (event.type === 'configuration_changed' && config.get('n') === last) break;
    }
    hot.stop();
    await hot.closed;
    config.close();
    return { first, last, stats: new superconfig.ConfigRegistry().stats().cacheMisses };
  },

  /** Its source is JavaScript of another thread. */
  sharedSource({ token }) {
    const config = superconfig.fromShared(token);
    const codes = [];
    for (const call of [() => config.reload(), () => config.enableHotReload()]) {
      try {
        call();
      } catch (error) {
        codes.push(error.code);
      }
    }
    return { codes, n: config.get('n') };
  },

  /** Follows a file, with a source of its own, and leaves everything running. */
  async follow({ file }) {
    const config = await superconfig
      .createConfig()
      .withFile(file)
      .withSource(async () => ({ own: true }))
      .buildAsync();
    for (let i = 0; i < 8; i++) config.enableHotReload(() => {}).ref();
    parentPort.postMessage('begun');
    await new Promise(() => {});
  },

  /** The variables of this thread, as its watch sees them. */
  async watchEnv({ file, last }) {
    const config = superconfig.createConfig().withFile(file).withEnv('APP').build();
    process.env.APP_LEVEL = 'now';
    const hot = config.enableHotReload().ref();
    parentPort.postMessage('begun');
    for await (const event of hot) {
      if (event.type === 'configuration_changed' && config.get('n') === last) break;
    }
    hot.stop();
    return config.get('level');
  },

  /** Never ends by itself. */
  async loadForever({ pattern }) {
    parentPort.postMessage('begun');
    for (;;) {
      const builder = superconfig.createConfig().withGlob(pattern);
      await Promise.all([builder.buildAsync(), builder.buildAsync(), builder.buildAsync()]);
    }
  },

  loadForeverInOneCall({ pattern }) {
    parentPort.postMessage('begun');
    for (;;) {
      superconfig.createConfig().withGlob(pattern).build();
    }
  },

  /** Waits within a source of its own for what never comes. */
  async waitForever() {
    const never = new Promise(() => setTimeout(() => {}, 1 << 30));
    parentPort.postMessage('begun');
    await superconfig
      .createConfig()
      .withSource(() => never)
      .buildAsync();
  },

  /** Leaves handles, sections, snapshots and overrides for the end of the thread. */
  leave({ file }) {
    const kept = [];
    for (let i = 0; i < 100; i++) {
      const config = superconfig.createConfig().withFile(file).build();
      kept.push(config, config.section('server'), config.snapshot());
      kept.push(config.override({ 'server.port': i }));
    }
    globalThis.kept = kept;
    return kept.length;
  },
};

Promise.resolve(tasks[workerData.task](workerData)).then((result) => {
  parentPort.postMessage({ result });
});
