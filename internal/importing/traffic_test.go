package importing

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/runner/recording"
)

// faulty is a body, and an error that panics when it is asked what it is.
type faulty struct{}

func (faulty) Read([]byte) (int, error) { return 0, faulty{} }
func (faulty) Close() error             { return nil }
func (faulty) Error() string            { panic("no text") }

// TestAFaultOfOursIsTold: of which stream there is no recording, and why.
func TestAFaultOfOursIsTold(t *testing.T) {
	var failed error
	keep := func(_ *recording.Recording, err error) { failed = err }
	w := &watched{ReadCloser: faulty{}, of: Source{Scenario: "/events"}, response: &recording.Response{}, started: time.Now(), keep: keep}
	_, _ = io.ReadAll(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var ours *panics.Error
	if !errors.As(failed, &ours) || !strings.HasPrefix(failed.Error(), "/events: streamspec failed: no text") {
		t.Errorf("it is told of %v", failed)
	}
}
