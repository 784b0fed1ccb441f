package expect

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/runner/recording"
)

// AnyOther is the kind of every event that is of none of the declared kinds.
const AnyOther = "any other event"

// closing stands among kinds that are all there are. No file can write this name.
const closing = "\x00"

// Closed are the kinds, which are all there are: whoever names another gets an
// *[UndeclaredError], for it is no type of event but a misspelling.
func (ks Kinds) Closed() Kinds {
	if _, is := ks[closing]; is {
		return ks
	}
	closed := maps.Clone(ks)
	if closed == nil {
		closed = Kinds{}
	}
	closed[closing] = Kind{}
	return closed
}

// UndeclaredError says that a name is none of the declared kinds, which are all there are.
type UndeclaredError struct {
	Name     string
	Declared Kinds
}

func (e *UndeclaredError) Error() string {
	return fmt.Sprintf("no kind of event has the name %q, and those that are declared are all there are", e.Name)
}

// Help implements problem.Helper.
func (e *UndeclaredError) Help() string {
	declared := e.Declared.Names()
	return suggest.DidYouMean(e.Name, declared) + "declared: " + strings.Join(declared, ", ")
}

// Undeclared are the names in an expectation about one stream that are none of these kinds: types of
// events, or misspelt ones.
func Undeclared(x Expectation, kinds Kinds) []string {
	var all []string
	for known := kinds.Closed(); ; {
		_, err := Start(Env{Kinds: known}, x)
		var undeclared *UndeclaredError
		if !errors.As(err, &undeclared) || slices.Contains(all, undeclared.Name) {
			return all
		}
		if len(all) == 0 {
			known = maps.Clone(known) // they may be the caller's
		}
		all = append(all, undeclared.Name)
		known[undeclared.Name] = Kind{Event: undeclared.Name}
	}
}

// undeclared resolves a name that is none of the kinds: it is a type of event, or nothing.
func (ks Kinds) undeclared(name string) (matcher, error) {
	if _, closed := ks[closing]; closed {
		return matcher{}, &UndeclaredError{name, ks}
	}
	return matcher{name: name, kind: recording.KindEvent, event: name, declared: ks}, nil
}

// others resolves what is of none of the kinds.
func (ks Kinds) others(within []string) (matcher, error) {
	out := matcher{name: AnyOther, kind: recording.KindEvent, but: []matcher{}}
	for _, name := range ks.Names() {
		if len(ks[name].Assembled) > 0 {
			continue // it does not come
		}
		m, err := ks.resolve(name, within)
		if err != nil {
			return matcher{}, err
		}
		out.but = append(out.but, m)
	}
	return out, nil
}
