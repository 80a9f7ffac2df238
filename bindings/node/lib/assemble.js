// A value of any size, made of the pieces that a worker cut it into. A step takes a few
// milliseconds; between two of them the event loop turns.
'use strict';

const { setImmediate: soon } = require('node:timers');
const native = require('./native.js');

const STEP_MS = 4;

/**
 * @param {object} target
 * @param {string} name
 * @param {*} value becomes an own property; `__proto__` is a name like any other
 */
function setOwn(target, name, value) {
  if (name !== '__proto__') {
    target[name] = value;
  } else {
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

/** The value that is being made. */
class Assembly {
  #open = [];
  value;

  /** @param {Array} piece of the addon */
  add([kind, given, exact]) {
    if (kind === 'whole') this.value = given === undefined ? exact : JSON.parse(given);
    else if (kind === 'array' || kind === 'object') this.#begin(kind === 'array' ? [] : {}, given);
    else if (kind === 'close') this.value = this.#open.pop();
    else if (given === undefined) this.#runOfExact(exact);
    else this.#run(JSON.parse(given));
  }

  #begin(container, key) {
    const parent = this.#open.at(-1);
    if (parent !== undefined) put(parent, key, container);
    this.#open.push(container);
  }

  #run(children) {
    const parent = this.#open.at(-1);
    if (Array.isArray(children)) for (const child of children) parent.push(child);
    else for (const key of Object.keys(children)) setOwn(parent, key, children[key]);
  }

  #runOfExact(exact) {
    const parent = this.#open.at(-1);
    for (let i = 0; i < exact.length; i += 2) put(parent, exact[i], exact[i + 1]);
  }
}

function put(container, key, value) {
  if (Array.isArray(container)) container.push(value);
  else setOwn(container, key, value);
}

/**
 * @param {object} task of the addon, whose pieces are ready
 * @param {boolean} integersAsText
 * @param {{isOver: boolean}} waiting
 * @returns {Promise<*>} undefined where nobody waits any more
 */
async function assembled(task, integersAsText, waiting) {
  const assembly = new Assembly();
  for (let began = Date.now(), piece; !waiting.isOver;) {
    if ((piece = native.taskPiece(task, integersAsText)) === undefined) return assembly.value;
    assembly.add(piece);
    if (Date.now() - began < STEP_MS) continue;
    await new Promise(soon);
    began = Date.now();
  }
  return undefined;
}

module.exports = { assembled, setOwn };
