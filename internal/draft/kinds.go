package draft

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/strength"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// kind is a kind of event that a type alone does not tell: by the field that tells it.
type kind struct {
	name, event string
	path, value string // the field and its value; empty: the data is just this text
	data        string
}

func (k kind) kind() expect.Kind {
	if k.path == "" {
		return expect.Kind{Event: k.event, Data: &k.data}
	}
	return expect.Kind{Event: k.event, Where: map[value.Path]yamlfile.JSON{value.Path(k.path): yamlfile.JSON(quoted(k.value))}}
}

func (k kind) yaml() string {
	if k.path == "" {
		return fmt.Sprintf("{event: %s, data: %s}", strength.InYAML(k.event), quoted(literal(k.data)))
	}
	return fmt.Sprintf("{event: %s, where: {%s: %s}}", strength.InYAML(k.event), strength.InYAML(k.path), quoted(literal(k.value)))
}

// discriminators are the fields that tell kinds of event, by the names that services give
// them; what comes first goes before.
var discriminators = []string{"type", "event_type", "eventType", "event", "kind", "action", "op", "method", "object", "status", "state"}

// kindsOf finds what the events of each type are of.
func kindsOf(s *recording.Stream) []kind {
	var all []kind
	for _, t := range s.Types() {
		var data [][]byte
		for _, e := range s.All() {
			if e.Kind == recording.KindEvent && e.Type == t.Type {
				data = append(data, e.Data)
			}
		}
		all = append(all, kindsOfType(t.Type, data)...)
	}
	return unambiguous(all, s.Types())
}

// kindsOfType are those of one type: by its first field that has several values, or, where
// something came that is no JSON, by that.
func kindsOfType(event string, data [][]byte) []kind {
	var all []kind
	objects := slices.DeleteFunc(slices.Clone(data), func(d []byte) bool { return !gjson.ValidBytes(d) || !gjson.ParseBytes(d).IsObject() })
	for _, d := range data {
		if text := string(d); len(objects) > 0 && !gjson.ValidBytes(d) && word.MatchString(strings.Trim(text, "[]")) {
			all = append(all, kind{name: nameOf(text), event: event, data: text})
		}
	}
	for _, path := range discriminators {
		values := valuesAt(objects, path)
		if len(values) > 1 && len(values) <= maxKinds {
			for _, v := range values {
				all = append(all, kind{name: nameOf(v), event: event, path: path, value: v})
			}
			break
		}
	}
	return slices.CompactFunc(all, func(a, b kind) bool { return a == b })
}

// maxKinds bounds how many kinds of event one field tells: with more it is some text.
const maxKinds = 20

var word = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:/ -]{0,40}$`)

// valuesAt are the different words at a path, in the order in which they came; none: some
// object has none there.
func valuesAt(objects [][]byte, path string) []string {
	var values []string
	for _, d := range objects {
		v := gjson.GetBytes(d, path)
		if v.Type != gjson.String || !word.MatchString(v.Str) {
			return nil
		}
		if !slices.Contains(values, v.Str) {
			values = append(values, v.Str)
		}
	}
	return values
}

var noName = regexp.MustCompile(`[^a-z0-9]+`)

// nameOf is a name made of a text: "task.started" is task_started.
func nameOf(text string) string {
	return strings.Trim(noName.ReplaceAllString(strings.ToLower(text), "_"), "_")
}

// unambiguous gives kinds other names that are those of types, of other kinds, or of all
// events.
func unambiguous(all []kind, types []recording.TypeCount) []kind {
	taken := map[string]bool{"event": true, "comment": true, "any_event": true, "other": true, "": true}
	for _, t := range types {
		taken[t.Type] = true
	}
	for i, k := range all {
		if taken[k.name] {
			all[i].name = strings.Trim(nameOf(k.event)+"_"+k.name, "_")
		}
		for n := 2; taken[all[i].name]; n++ {
			all[i].name = fmt.Sprintf("%s_%d", nameOf(k.event+"_"+k.name), n)
		}
		taken[all[i].name] = true
	}
	return all
}

// identity is a value of the request by which events may refer to it.
type identity struct{ name, value string }

// minIdentity is how long a value is at least that returns by no accident, in bytes.
const minIdentity = 6

// identitiesOf finds the values of a request that return in an event.
func identitiesOf(s *recording.Stream, asked *url.URL) []identity {
	var all []identity
	add := func(name, value string) {
		known := func(id identity) bool { return id.value == value || id.name == nameOf(name) }
		if len(value) < minIdentity || nameOf(name) == "" || strings.Contains(value, "${") || slices.ContainsFunc(all, known) {
			return
		}
		for _, e := range s.All() {
			if strings.Contains(string(e.Data), value) {
				all = append(all, identity{nameOf(name), value})
				return
			}
		}
	}
	for _, name := range headersOf(s) {
		add(strings.TrimPrefix(name, "X-"), s.Request.Header.Get(name))
	}
	query := asked.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		add(name, query.Get(name))
	}
	before := ""
	for _, step := range strings.Split(asked.Path, "/") {
		if before != "" && strings.ContainsAny(step, "0123456789") {
			add(strings.TrimSuffix(before, "s")+"_id", step)
		}
		before = step
	}
	return all
}

// isJSON tells whether all events carry JSON.
func isJSON(s *recording.Stream) bool {
	for _, e := range s.All() {
		if e.Kind == recording.KindEvent && !gjson.ValidBytes(e.Data) {
			return false
		}
	}
	return true
}
