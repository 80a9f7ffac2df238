'use strict';

const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { loadConfig } = require('./config.js');

/** Gives each job to the next worker, and resolves with the answers in order. */
function work(jobs, size) {
  const workers = Array.from({ length: size }, () => new Worker(path.join(__dirname, 'worker.js')));
  const answers = jobs.map(
    (net, id) =>
      new Promise((resolve, reject) => {
        const worker = workers[id % size];
        worker.on('error', reject);
        worker.on('message', (answer) => answer.id === id && resolve(answer.text));
        worker.postMessage({ id, net });
      })
  );
  return Promise.all(answers).finally(() => workers.forEach((worker) => worker.terminate()));
}

async function main() {
  const size = loadConfig().getInt('pool.size');
  const answers = await work([1, 10, 25, 100, 1000], size);
  console.log(`${size} workers: ${answers.join(', ')}`);
}

main();
