// Symbols that the classes share and nobody outside has.
'use strict';

/** The first argument of a constructor that only the library may call. */
const INTERNAL = Symbol('internal');

/** Node 18 lacks Symbol.dispose up to 18.18; from then on it is this very symbol. */
const DISPOSE = Symbol.dispose ?? Symbol.for('nodejs.dispose');

/**
 * @param {*} token
 * @param {string} name of the class
 * @param {string} instead how one is had
 * @throws {TypeError} where the caller is not the library
 */
function refuseOutsiders(token, name, instead) {
  if (token !== INTERNAL) throw new TypeError(`${name} has no public constructor: ${instead}`);
}

module.exports = { DISPOSE, INTERNAL, refuseOutsiders };
