// Follows a file with one of Go's libraries, and prints the number in it after each change:
//
//	watch NAME FILE
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"
	jsonparser "github.com/knadh/koanf/parsers/json"
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

// A library without a reader of its own: the file is read when its name was written or created.
func withFsnotify(path string) {
	watcher, err := fsnotify.NewWatcher()
	need(err)
	need(watcher.Add(filepath.Dir(path)))
	fmt.Println("ready")
	for event := range watcher.Events {
		if event.Name != path || !event.Has(fsnotify.Write|fsnotify.Create) {
			continue
		}
		text, err := os.ReadFile(path)
		var content struct {
			Number int `json:"number"`
		}
		if err == nil && json.Unmarshal(text, &content) == nil {
			fmt.Println(content.Number)
		}
	}
}

func withViper(path string) {
	viper.SetConfigFile(path)
	need(viper.ReadInConfig())
	viper.OnConfigChange(func(fsnotify.Event) { fmt.Println(viper.GetInt("number")) })
	viper.WatchConfig()
	fmt.Println("ready")
	select {}
}

func withKoanf(path string) {
	provider := file.Provider(path)
	need(provider.Watch(func(any, error) {
		config := koanf.New(".")
		if config.Load(provider, jsonparser.Parser()) == nil {
			fmt.Println(config.Int("number"))
		}
	}))
	fmt.Println("ready")
	select {}
}

func main() {
	follow := map[string]func(string){
		"fsnotify": withFsnotify, "viper": withViper, "koanf": withKoanf,
	}
	follow[os.Args[1]](os.Args[2])
}
