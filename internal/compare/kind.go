package compare

import (
	"regexp"

	"github.com/streamspec/streamspec/internal/mapping"
)

// maxKinds bounds how many kinds the events of one type are of: with more, what seemed to
// tell kinds apart is content.
const maxKinds = 24

// kinds tells of which kind events are: by their type, and by the fields that discriminate.
// It learns first of all events, and answers then.
type kinds struct {
	labels map[string]map[string]bool // of each type
}

func newKinds() *kinds { return &kinds{map[string]map[string]bool{}} }

func (k *kinds) learn(e *event) {
	of := k.labels[e.typ]
	if of == nil {
		of = map[string]bool{}
		k.labels[e.typ] = of
	}
	if len(of) <= maxKinds {
		of[mapping.KindOf(e.typ, e.data)] = true
	}
}

func (k *kinds) of(e *event) string {
	if len(k.labels[e.typ]) > maxKinds {
		return e.typ
	}
	return mapping.KindOf(e.typ, e.data)
}

// isBeat tells the names of events that only say that the server is alive.
var isBeat = regexp.MustCompile(`(?i)(^|[/.:])(heart[-_ ]?beat|ping|keep[-_ ]?alive)s?$`)

// isBareBeat tells the names of those that only say so where they say nothing else: there are beats of music.
var isBareBeat = regexp.MustCompile(`(?i)(^|/)beats?$`)
