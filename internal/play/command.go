package play

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/vars"
)

// CommandTimeout bounds a command of a scenario.
const CommandTimeout = 30 * time.Second

// command runs a command line in the folder of the scenario's file, if commands are
// allowed.
func (p *Play) command(ctx context.Context, line string) error {
	if !p.runner.options.Commands {
		return ErrCommandsRefused
	}
	line, err := vars.Expand(line, p.vars.lookup)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, CommandTimeout)
	defer cancel()
	output, err := process.RunLine(ctx, line, filepath.Dir(p.Scenario.Place.File), p.library.Secrets.Masker)
	if err != nil {
		return fmt.Errorf("the command %s: %w%s", line, err, below(output))
	}
	return nil
}

// below puts an output, if there is one, on lines of its own.
func below(output string) string {
	if output == "" {
		return ""
	}
	return "\n" + strings.TrimRight(output, "\n")
}
