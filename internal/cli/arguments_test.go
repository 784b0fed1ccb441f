package cli

import (
	"io"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/secret"
)

// TestEachCommandSaysWhatItNeeds in words of its own, and how it is written.
func TestEachCommandSaysWhatItNeeds(t *testing.T) {
	for _, cmd := range newRoot(&secret.Masker{}).Commands() {
		if cmd.Args == nil || cmd.Name() == "help" || cmd.Name() == "completion" {
			continue
		}
		cmd.SetOut(io.Discard)
		for _, args := range [][]string{nil, make([]string, 9)} {
			err := cmd.Args(cmd, args)
			if err != nil && (!strings.HasPrefix(err.Error(), cmd.Name()+" ") || !strings.Contains(err.Error(), "write streamspec "+cmd.Use)) {
				t.Errorf("%s, with %d arguments: %v", cmd.Name(), len(args), err)
			}
		}
	}
}
