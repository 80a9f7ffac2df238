// A container in ten lines takes the place of NestJS, which would only add its own weight here.
'use strict';

const { CONFIG, sectionToken, configProviders } = require('./config.js');

/** Makes a provider's value, and before it the values that it needs; each once. */
function container(providers) {
  const made = new Map();
  const resolve = (token) => {
    if (!made.has(token)) {
      const { useFactory, inject = [] } = providers.find(({ provide }) => provide === token);
      made.set(
        token,
        Promise.all(inject.map(resolve)).then((parts) => useFactory(...parts))
      );
    }
    return made.get(token);
  };
  return { resolve };
}

class Database {
  constructor(settings) {
    this.settings = settings;
  }

  describe() {
    return `${this.settings.getStr('url')}, at most ${this.settings.getInt('pool.max')}`;
  }
}

async function main() {
  const defaults = { database: { url: 'postgres://localhost/shop', pool: { max: 10 } } };
  const app = container([
    ...configProviders((builder) => builder.withDefaults(defaults).withEnv('SHOP'), ['database']),
    {
      provide: Database,
      useFactory: (settings) => new Database(settings),
      inject: [sectionToken('database')],
    },
  ]);
  console.log((await app.resolve(Database)).describe());
  console.log((await app.resolve(CONFIG)).paths().join(' '));
}

main();
