// Values of the program in bytes, which one call takes into the addon (src/input.c). A call of
// Node-API for each value, key and type costs several times as much as all the rest.
//
// The bytes are tags and their contents, in the order in which a writer of the core takes values: a
// container is its tag, its values (in an object each behind its key) and END. A text is its length
// and its UTF-8. The first four bytes are the length of the whole. Numbers have the byte order of
// the machine.
//
// This file decides which values are configuration. Nothing is lost or rounded silently: a value
// without a counterpart is a TypeError that names its path.
'use strict';

const { Buffer } = require('node:buffer');
const { types } = require('node:util');
const addon = require('./addon.js');
const { createError } = require('./errors.js');

// The same as in src/input.c.
const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const INT32 = 3;
const INTEGRAL = 4; // a double that is an integer
const FLOAT = 5;
const INT64 = 6;
const UINT64 = 7;
const DATETIME = 8;
const STRING = 9;
const KEY = 10;
const ARRAY = 11;
const OBJECT = 12;
const END = 13;

const HEAD = 4;
const SCALAR_ROOM = 9; // a tag and eight bytes
const TEXT_HEAD = 5; // a tag and a length
const SHORT = 40; // a text up to here is written faster by a loop than by a call
const FIRST_ROOM = 1 << 11;
const KEPT_ROOM = 1 << 16;
const DEPTH_MOST = 1024; // no limit of the core is above it

const LONE_SURROGATE = /\p{Surrogate}/u;
const FIRST_TIME = -62135596800000; // 0001-01-01
const LAST_TIME = 253402300799999; // 9999-12-31T23:59:59.999
const { getTime, toISOString } = Date.prototype; // a program may replace them later

const doubles = new Float64Array(1);
const integers = new BigInt64Array(doubles.buffer);
const naturals = new BigUint64Array(doubles.buffer);
const eight = new Uint8Array(doubles.buffer);

/** Whether it is Object.prototype of another realm: a root with hasOwnProperty. */
function isObjectPrototype(prototype) {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}

/** Fields of an error about a value, as the addon throws them. */
class Refusal {
  isArgument = true;

  /**
   * @param {string} message
   * @param {string} path canonical; '' is the whole
   */
  constructor(message, path) {
    this.message = message;
    this.path = path;
  }
}

/** Values on their way into bytes. */
class Encoder {
  bytes = Buffer.allocUnsafeSlow(FIRST_ROOM);
  at = HEAD;
  what = ''; // begins a message
  // The open containers, and where in each: a cycle is found in the one, a path made of the other.
  depth = 0;
  containers = [];
  segments = [];

  /** Makes room for more bytes. */
  reserve(more) {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    const longer = Buffer.allocUnsafeSlow(2 * needed);
    longer.set(this.bytes.subarray(0, this.at));
    this.bytes = longer;
  }

  /**
   * @param {string} reason
   * @throws {Refusal} of the value at hand
   */
  refuse(reason) {
    const path = addon.placeText(this.segments.slice(0, this.depth));
    throw new Refusal(`${this.what}: ${path || 'the value'} ${reason}`, path);
  }

  tag(tag) {
    this.reserve(SCALAR_ROOM);
    this.bytes[this.at++] = tag;
  }

  /** The eight bytes that the typed arrays share. */
  eight(tag) {
    this.tag(tag);
    for (let i = 0; i < 8; i++) this.bytes[this.at++] = eight[i];
  }

  uint32(at, number) {
    const { bytes } = this;
    bytes[at] = number;
    bytes[at + 1] = number >>> 8;
    bytes[at + 2] = number >>> 16;
    bytes[at + 3] = number >>> 24;
  }

  number(value) {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.tag(INT32);
      this.uint32(this.at, value);
      this.at += 4;
      return;
    }
    doubles[0] = value;
    this.eight(Number.isSafeInteger(value) && value !== 0 ? INTEGRAL : FLOAT);
  }

  bigint(value) {
    integers[0] = value;
    if (integers[0] === value) {
      this.eight(INT64);
    } else if (naturals[0] === value) {
      this.eight(UINT64);
    } else {
      this.refuse('is a bigint beyond -2^63 … 2^64-1');
    }
  }

  text(tag, value) {
    const { length } = value;
    if (length > SHORT) {
      this.longText(tag, value);
      return;
    }
    this.reserve(TEXT_HEAD + 3 * length);
    const { bytes, at } = this;
    const start = at + TEXT_HEAD;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) {
        this.longText(tag, value);
        return;
      }
      bytes[start + i] = unit;
    }
    bytes[at] = tag;
    this.uint32(at + 1, length);
    this.at = start + length;
  }

  longText(tag, value) {
    const size = Buffer.byteLength(value);
    if (size !== value.length && LONE_SURROGATE.test(value)) {
      this.refuse('holds half of a surrogate pair');
    }
    this.reserve(TEXT_HEAD + size);
    this.bytes[this.at] = tag;
    this.uint32(this.at + 1, size);
    this.bytes.write(value, this.at + TEXT_HEAD);
    this.at += TEXT_HEAD + size;
  }

  date(value) {
    const time = Reflect.apply(getTime, value, []);
    if (!(time >= FIRST_TIME && time <= LAST_TIME)) {
      this.refuse('is a Date that is invalid or outside the years 1 to 9999');
    }
    this.text(DATETIME, Reflect.apply(toISOString, value, []));
  }

  /**
   * @param {object} container
   * @param {number} tag
   * @returns {boolean} false: the core refuses it already, and its children do not matter
   */
  open(container, tag) {
    const { containers, depth } = this;
    for (let i = 0; i < depth; i++) {
      if (containers[i] === container) this.refuse('contains itself');
    }
    this.tag(tag);
    if (depth === DEPTH_MOST) return false;
    containers[depth] = container;
    this.depth = depth + 1;
    return true;
  }

  close() {
    this.depth--;
    this.containers[this.depth] = undefined;
    this.tag(END);
  }

  array(value) {
    if (!this.open(value, ARRAY)) return;
    const at = this.depth - 1;
    for (let i = 0; i < value.length; i++) {
      this.segments[at] = i;
      this.any(value[i]);
    }
    this.close();
  }

  object(value) {
    if (!this.open(value, OBJECT)) return;
    const at = this.depth - 1;
    const keys = Object.keys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const member = value[key];
      if (member === undefined) continue;
      this.segments[at] = key;
      this.text(KEY, key);
      this.any(member);
    }
    this.close();
  }

  composite(value) {
    if (value === null) return this.tag(NULL);
    if (Array.isArray(value)) return this.array(value);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype) return this.object(value);
    if (types.isExternal(value)) return this.refuse('is not a plain value');
    if (types.isDate(value)) return this.date(value);
    return prototype === null || isObjectPrototype(prototype)
      ? this.object(value)
      : this.refuse('is an object of a class, only plain ones convert');
  }

  any(value) {
    switch (typeof value) {
      case 'string':
        return this.text(STRING, value);
      case 'number':
        return this.number(value);
      case 'object':
        return this.composite(value);
      case 'boolean':
        return this.tag(value ? TRUE : FALSE);
      case 'bigint':
        return this.bigint(value);
      case 'undefined':
        return this.refuse('is undefined');
      default:
        return this.refuse(`is a ${typeof value}`);
    }
  }
}

/** The encoder at rest, without values. A getter may encode another value meanwhile. */
let spare;

/**
 * @param {*} value of the program
 * @param {string} what begins the message of an error
 * @returns {Uint8Array} for the addon, valid until the next call
 * @throws {Refusal} naming the path of a value that cannot be configuration
 */
function encode(value, what) {
  const encoder = spare ?? new Encoder();
  spare = undefined;
  encoder.what = what;
  encoder.at = HEAD;
  encoder.any(value);
  encoder.uint32(0, encoder.at);
  if (encoder.depth === 0 && encoder.bytes.length <= KEPT_ROOM) spare = encoder;
  return encoder.bytes;
}

/**
 * A function of the program as the addon calls it: with values in bytes, or a promise. Who waits
 * for promises calls `body`.
 * @param {Function} body
 * @param {string} what
 * @returns {Function}
 */
function encoded(body, what) {
  const call = (...args) => {
    const value = body(...args);
    if (types.isPromise(value)) return value;
    try {
      return encode(value, what);
    } catch (thrown) {
      // Another facade may catch it, which does not know this class.
      throw thrown instanceof Refusal ? createError(thrown, call) : thrown;
    }
  };
  return Object.assign(call, { body, what });
}

module.exports = { Refusal, encode, encoded };
