package play

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// ownValues are what one client captured from its own stream, and from the responses to its own
// calls: each comes back, calls and is judged with what it has seen itself. They are safe for
// concurrent use.
type ownValues struct {
	mu     sync.Mutex
	values map[string]*httpcall.Value // nil: none has come yet
	bases  map[string]string          // the URLs of the streams that they were captured from
}

// await keeps apart what the client is to capture, of which others know only what it was before.
func (o *ownValues) await(name string, before vars.Lookup) {
	if text, known := before(name); known {
		o.set(name, &httpcall.Value{Text: text})
		return
	}
	o.set(name, nil)
}

// set gives a variable its value.
func (o *ownValues) set(name string, value *httpcall.Value) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.values == nil {
		o.values = map[string]*httpcall.Value{}
	}
	o.values[name] = value
}

// cameFrom says from which stream a variable was captured, as [variables.cameFrom] does.
func (o *ownValues) cameFrom(name, stream string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bases == nil {
		o.bases = map[string]string{}
	}
	o.bases[name] = stream
}

// lookup knows them, and then the variables of the play.
func (o *ownValues) lookup(others vars.Lookup) vars.Lookup {
	return func(name string) (string, bool) {
		if of, asksForBase := strings.CutPrefix(name, basePrefix); asksForBase {
			o.mu.Lock()
			defer o.mu.Unlock()
			base, known := o.bases[of]
			return base, known
		}
		plain, inJSON := strings.CutPrefix(name, vars.JSONPrefix)
		o.mu.Lock()
		value, own := o.values[plain]
		o.mu.Unlock()
		switch {
		case !own:
			return others(name)
		case value == nil:
			return "", false
		case inJSON:
			return value.InJSON(), true
		default:
			return value.Text, true
		}
	}
}

// ownName is by which name a recording has a variable that is one client's own.
func ownName(variable, client string) string { return variable + ofClient + client }

const ofClient = " of "

// record has a recording know them, for whoever judges it.
func (o *ownValues) record(to *recorder, client string) {
	for _, v := range o.recorded(client) {
		to.Variable(v.Name, v.Value)
	}
}

// recorded are they, as a recording knows them.
func (o *ownValues) recorded(client string) (all []recording.Variable) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(o.values)) {
		value := o.values[name]
		if value == nil {
			continue
		}
		if value.JSON != "" {
			all = append(all, recording.Variable{Name: ownName(vars.JSONPrefix+name, client), Value: value.JSON})
		}
		all = append(all, recording.Variable{Name: ownName(name, client), Value: value.Text})
	}
	return all
}

// recalled are the variables of a recording that clients had of their own, by the clients' names;
// the others are given to set.
func recalled(all []recording.Variable, set func(name, value string)) map[string]*ownValues {
	own, inJSON := map[string]*ownValues{}, map[string]string{}
	for _, v := range all {
		variable, client, isOwn := strings.Cut(v.Name, ofClient)
		plain, isJSON := strings.CutPrefix(v.Name, vars.JSONPrefix)
		switch {
		case !isOwn:
			set(v.Name, v.Value)
		case isJSON: // which stands before the text of the same
			inJSON[plain] = v.Value
		default:
			if own[client] == nil {
				own[client] = &ownValues{}
			}
			own[client].set(variable, &httpcall.Value{Text: v.Value, JSON: inJSON[v.Name]})
		}
	}
	return own
}
