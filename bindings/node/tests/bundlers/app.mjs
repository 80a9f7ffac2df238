// The same as an ES module, for the bundlers that take those alone.
import { createConfig, version } from 'superconfig';

console.log(
  version,
  createConfig()
    .withDefaults({ a: { b: 1 } })
    .build()
    .get('a.b')
);
