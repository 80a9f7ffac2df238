// The same for import: one set of classes, whichever way the package is loaded.
import superconfig from './index.js';

export const {
  ConfigBuilder,
  ConfigError,
  ConfigHandle,
  ConfigOverride,
  ConfigRegistry,
  ConfigSection,
  createConfig,
  diff,
  loadEnv,
  loadFile,
  loadMultiple,
  version,
} = superconfig;
export default superconfig;
