package happened

import (
	"regexp"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// How much is looked for what nobody names.
const (
	mostLookedAt = 500 // events of a stream
	mostUnnamed  = 24  // kinds and fields
	deepest      = 6   // fields in fields
)

// word is what can be the name of a kind, or a path.
var word = regexp.MustCompile(`[\pL\pN_$@:][\pL\pN_$@:.\-\[\]]*`)

// names are the words of what is expected.
type names map[string]bool

func namesIn(texts []string) names {
	all := names{}
	for _, text := range texts {
		for _, one := range word.FindAllString(text, -1) {
			one = strings.TrimRight(one, ".:")
			all[one] = true
			for i := range one { // whoever names a field names what it stands in
				if one[i] == '.' {
					all[one[:i]] = true
				}
			}
		}
	}
	return all
}

// anyEvent are the words that speak of all events.
func anyEvent() []string { return []string{"event", "events", "entry", "entries"} }

// unnamed lists what came, and what no text names: kinds of event, and then fields of the
// others. It is cautious: a word that can be meant is taken for the name.
func unnamed(r *recording.Recording, o Options) []Unnamed {
	u := &unnamer{named: namesIn(o.Texts), kinds: o.Kinds, counts: map[Unnamed]int{}}
	for _, one := range anyEvent() {
		u.all = u.all || u.named[one]
	}
	for _, s := range r.Streams {
		for i, e := range s.All() {
			if i == mostLookedAt {
				break
			}
			if e.Kind == recording.KindEvent {
				u.see(e)
			}
		}
	}
	return u.list()
}

// unnamer looks for what nobody names.
type unnamer struct {
	named  names
	all    bool // something is expected of all events
	kinds  func(*recording.Entry) []string
	counts map[Unnamed]int
	order  []Unnamed
}

func (u *unnamer) see(e *recording.Entry) {
	kind, known := e.Type, u.named[e.Type]
	if u.kinds != nil {
		for _, name := range u.kinds(e) {
			kind, known = name, known || u.named[name]
		}
	}
	if !known && !u.all {
		u.count(Unnamed{Event: kind})
		return
	}
	if data := gjson.ParseBytes(e.Data); data.IsObject() {
		u.fields(kind, "", data, 0)
	}
}

// fields counts those of an object that nothing names.
func (u *unnamer) fields(kind, within string, object gjson.Result, depth int) {
	object.ForEach(func(key, value gjson.Result) bool {
		path := within + key.String()
		switch {
		case value.IsObject() && depth < deepest:
			if within != "" || !u.whole(path) {
				u.fields(kind, path+".", value, depth+1)
			}
		case !u.named[path] && !u.named[key.String()]:
			u.count(Unnamed{Event: kind, Field: path})
		}
		return true
	})
}

// whole tells that an object is named, and nothing in it.
func (u *unnamer) whole(path string) bool {
	if !u.named[path] {
		return false
	}
	for name := range u.named {
		if strings.HasPrefix(name, path+".") {
			return false
		}
	}
	return true
}

func (u *unnamer) count(what Unnamed) {
	if u.counts[what] == 0 {
		u.order = append(u.order, what)
	}
	u.counts[what]++
}

func (u *unnamer) list() []Unnamed {
	var all []Unnamed
	for _, fields := range []bool{false, true} {
		for _, one := range u.order {
			if (one.Field != "") == fields && len(all) < mostUnnamed {
				one.Count = u.counts[one]
				all = append(all, one)
			}
		}
	}
	return all
}
