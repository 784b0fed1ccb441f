// Command streamspec runs tests of Server-Sent-Event streams: Gherkin features
// and YAML scenarios. See package runner/cli.
package main

import (
	"os"

	"github.com/streamspec/streamspec/runner/cli"
)

func main() { os.Exit(cli.Main()) }
