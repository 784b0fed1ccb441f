// Command streamspec runs tests of Server-Sent-Event streams: Gherkin features
// and YAML scenarios. See package internal/cli.
package main

import (
	"os"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/internal/withoutgo"
)

func main() {
	withoutgo.Restore()
	os.Exit(cli.Main())
}
