// The same for import: one set of classes, whichever way the package is loaded.
import superconfig from './index.js';

export const {
  ConfigBuilder,
  ConfigEdit,
  ConfigError,
  ConfigHandle,
  ConfigOverride,
  ConfigRegistry,
  ConfigSection,
  HotReload,
  Live,
  MemoryMonitor,
  createConfig,
  defaultRegistry,
  diff,
  edit,
  editText,
  fromShared,
  loadEnv,
  loadFile,
  loadMultiple,
  schemaArguments,
  schemaUsage,
  version,
} = superconfig;
export default superconfig;
