// One start with viper or koanf, again and again: bench/start/run says which.
//
//	start NAME FILE SITE COUNT
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	jsonparser "github.com/knadh/koanf/parsers/json"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/viper"
)

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func startViper(path, site string) int {
	config := viper.New()
	config.SetDefault("database.pool.max", 8)
	config.SetConfigFile(path)
	need(config.ReadInConfig())
	config.SetConfigFile(site)
	need(config.MergeInConfig())
	config.SetEnvPrefix("START")
	config.SetEnvKeyReplacer(strings.NewReplacer(".", "__"))
	config.AutomaticEnv()
	return config.GetInt("database.pool.max")
}

func startKoanf(path, site string) int {
	config := koanf.New(".")
	need(config.Load(confmap.Provider(map[string]any{"database.pool.max": 8}, "."), nil))
	need(config.Load(file.Provider(path), jsonparser.Parser()))
	need(config.Load(file.Provider(site), jsonparser.Parser()))
	need(config.Load(env.Provider("START_", ".", func(name string) string {
		name = strings.ToLower(strings.TrimPrefix(name, "START_"))
		return strings.ReplaceAll(name, "__", ".")
	}), nil))
	return config.Int("database.pool.max")
}

// Processor time of all threads: the collector's work counts.
func used() time.Duration {
	var usage syscall.Rusage
	need(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func main() {
	start := map[string]func(string, string) int{"viper": startViper, "koanf": startKoanf}[os.Args[1]]
	count, err := strconv.Atoi(os.Args[4])
	need(err)
	begin := used()
	for range count {
		if start(os.Args[2], os.Args[3]) != 64 {
			os.Exit(1)
		}
	}
	fmt.Println(os.Args[1], (used()-begin).Nanoseconds()/int64(count))
}
