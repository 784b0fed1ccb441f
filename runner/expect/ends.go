package expect

import (
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// Ends expects how the stream ends.
type Ends struct {
	How How `yaml:"ends,required"`
}

// How is an end reason of a recording, or StillOpen.
type How string

// StillOpen is the end of a stream that the server kept open until we had what
// we waited for.
const StillOpen How = "still open"

// Validate finds ends that no stream has.
func (h How) Validate() error {
	valid := []string{string(StillOpen)}
	for _, reason := range recording.Reasons() {
		if reason != recording.Stopped && reason != recording.Cancelled {
			valid = append(valid, string(reason))
		}
	}
	for _, v := range valid {
		if v == string(h) {
			return nil
		}
	}
	return yamlfile.WithHelp(errors.New("no stream ends like "+fmt.Sprintf("%q", string(h))), "valid here: "+strings.Join(valid, ", "))
}

func (h How) reason() recording.Reason {
	if h == StillOpen {
		return recording.Stopped
	}
	return recording.Reason(h)
}

// JudgesEnd implements EndJudge.
func (x Ends) JudgesEnd() {}

func (x Ends) String() string {
	if x.How == StillOpen {
		return "the stream is still open at the end"
	}
	return fmt.Sprintf("the stream ends: %s", x.How)
}

// Start implements Expectation.
func (x Ends) Start(Env) (Monitor, error) { return &ends{Ends: x}, x.How.Validate() }

type ends struct {
	Ends
	endOnly
}

func (m *ends) End(r *recording.Recording) {
	if r.End.Reason == m.How.reason() && (m.How != StillOpen || r.Response != nil) {
		m.hold()
		return
	}
	m.breaks(m.String(), "it ended: "+r.End.String())
}
