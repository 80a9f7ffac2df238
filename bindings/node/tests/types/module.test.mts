// The package as an ES module: names, and the whole as the default.
import superconfig, { type ConfigHandle, createConfig } from 'superconfig';
import { type Same, same } from './expect.js';

same<Same<typeof superconfig.createConfig, typeof createConfig>>();
const config = createConfig().build();
same<Same<typeof config, ConfigHandle>>();
