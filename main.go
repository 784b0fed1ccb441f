// Command streamspec runs tests of Server-Sent-Event streams: Gherkin features
// and YAML scenarios. See package internal/cli.
package main

import (
	"os"

	"github.com/streamspec/streamspec/internal/cli"
)

func main() { os.Exit(cli.Main()) }
