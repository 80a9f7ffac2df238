// Values above all sources, until they end.
'use strict';

const native = require('./native.js');
const { DISPOSE, refuseOutsiders } = require('./symbols.js');

/** What `ConfigHandle.override` gives: ends by `end()` or by `using`. */
class ConfigOverride {
  #native;

  /**
   * @param {symbol} token
   * @param {object} override of the addon
   */
  constructor(token, override) {
    refuseOutsiders(token, 'ConfigOverride', 'use handle.override()');
    this.#native = override;
  }

  /** Takes the values away again, in whatever order overrides end. Ending twice does nothing. */
  end() {
    native.overrideEnd(this.#native);
  }

  /** The same as `end()`. */
  [DISPOSE]() {
    this.end();
  }
}

module.exports = { ConfigOverride };
