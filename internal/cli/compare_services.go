package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/secret"
)

// isName tells what can be the name of a service.
var isName = regexp.MustCompile(`^[\w-]+$`)

// isService tells whether a side is a service, and nothing that was recorded.
func isService(side string) bool {
	if _, err := os.Stat(side); err == nil {
		return false
	}
	name, _, _ := strings.Cut(side, "=")
	return isName.MatchString(name)
}

// recorded answers where the recordings of both sides are, or their baselines. Sides that are
// services are recorded first: at the same time, so that what the machine does meanwhile
// happens to both.
func (flags compareFlags) recorded(cmd *cobra.Command, args []string, secrets *secret.Masker) (old, now string, err error) {
	paths, err := flags.useDefaults(cmd.Flags(), args[2:])
	if err != nil {
		return "", "", err
	}
	told := &lines{out: cmd.ErrOrStderr()}
	ctx, cancel := context.WithCancelCause(cmd.Context()) // where one side cannot be recorded, the other need not be
	defer cancel(nil)
	folders, newDone := [2]string{args[0], args[1]}, make(chan struct{})
	record := func(side recordFlags, service string) {
		if err := side.record(ctx, told.of(side.as), service, paths, secrets); err != nil {
			cancel(err) // the first one counts
		}
	}
	var both sync.WaitGroup
	if isService(args[0]) {
		side := flags.sideOf(sidesOld, args[0])
		folders[0], side.side.inside, side.side.alone = side.to, newDone, true
		both.Go(func() { record(side, args[0]) })
	}
	if isService(args[1]) {
		side := flags.sideOf(sidesNew, args[1])
		folders[1], side.side.alone = side.to, !isService(args[0])
		if !flags.onlyOld {
			record(side, args[1])
		}
	}
	close(newDone)
	both.Wait()
	if err := interrupted(cmd.Context()); err != nil {
		return "", "", fmt.Errorf("nothing is compared, for the sides are not recorded: %w", err)
	}
	return folders[0], folders[1], context.Cause(ctx)
}

// sideOf says how a service is recorded.
func (flags compareFlags) sideOf(as, service string) recordFlags {
	side := flags.recordFlags
	side.as, side.to, side.replace, side.add = as, filepath.Join(flags.kept, as), !flags.adds, flags.adds
	if flags.adds {
		side.times = cmp.Or(side.times, timesNew)
	}
	if side.side.service, _, _ = strings.Cut(service, "="); side.side.service != service {
		side.services = []string{service}
	}
	if as == sidesNew {
		side.mapped = flags.mapping
	}
	return side
}

// record records a service that is a side.
func (flags recordFlags) record(ctx context.Context, out io.Writer, service string, paths []string, secrets *secret.Masker) error {
	set, err := newRecordedSet(flags)
	if err == nil {
		err = recordSuite(ctx, out, paths, set, flags, secrets)
	}
	if err != nil {
		return fmt.Errorf("the %s side, %s: %w", flags.as, service, err)
	}
	return nil
}

// lines writes whole lines of several writers to one.
type lines struct {
	mu  sync.Mutex
	out io.Writer
}

// of is a writer whose lines begin with a name.
func (l *lines) of(name string) io.Writer { return namedLines{l, name} }

type namedLines struct {
	to   *lines
	name string
}

// Write writes text that ends with a line.
func (n namedLines) Write(text []byte) (int, error) {
	n.to.mu.Lock()
	defer n.to.mu.Unlock()
	for line := range strings.Lines(string(text)) {
		if _, err := fmt.Fprintf(n.to.out, "  %s  %s", n.name, line); err != nil {
			return 0, err
		}
	}
	return len(text), nil
}
