package expect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// OnlyAt expects that every event of a kind has a key at each of these paths and
// nowhere else in its data.
type OnlyAt struct {
	At []value.Path `yaml:"only_at,required"` // paths of one key, without queries: data.correlation_id
	In string       `yaml:"in"`               // a kind of event; default: every event
}

// Validate finds paths that do not end in the same key.
func (x OnlyAt) Validate() error {
	for _, p := range x.At {
		switch key := p.Key(); {
		case key == "" || strings.ContainsAny(string(p), "#*?@|"):
			return problem.AtField("only_at", problem.WithHelp(fmt.Errorf("%q is a query, or does not end in a key", string(p)), "write for example data.correlation_id"))
		case key != x.At[0].Key():
			return problem.AtField("only_at", problem.WithHelp(fmt.Errorf("%q and %q end in different keys", string(x.At[0]), string(p)), "give each key an expectation of its own"))
		}
	}
	if len(x.At) == 0 {
		return problem.AtField("only_at", fmt.Errorf("no path is given"))
	}
	return nil
}

func (x OnlyAt) String() string {
	places := make([]string, len(x.At))
	for i, p := range x.At {
		places[i] = strconv.Quote(string(p))
	}
	return fmt.Sprintf("every %s has %s, and %q nowhere else", spoken(everyUnless(x.In)), strings.Join(places, " and "), x.At[0].Key())
}

// Scope implements Expectation.
func (OnlyAt) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x OnlyAt) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, everyUnless(x.In), x)
	places := slices.Compact(slices.Sorted(slices.Values(x.At)))
	return &onlyAt{kindMonitor: o, at: places, key: newKey(x.At[0].Key())}, err
}

type onlyAt struct {
	kindMonitor
	key key
	at  []value.Path // each once
}

func (m *onlyAt) See(v *View) {
	if !m.concerns(v) {
		return
	}
	for _, p := range m.at {
		if v.value(p) == nil {
			missing := v.lacks(p)
			if elsewhere := m.elsewhere(v); missing.code == MissingValue && len(elsewhere) > 0 {
				missing.got, missing.short = fmt.Sprintf("%s has no %q, but has it at %s", v.named(), p, quotedList(elsewhere)), ""
			}
			m.breakBy(missing, m.expected, v.Entry)
			return
		}
	}
	if m.key.mostIn(v.text()) == len(m.at) {
		return
	}
	if elsewhere := m.elsewhere(v); len(elsewhere) > 0 {
		m.breakBy(unwantedAt(elsewhere, fmt.Sprintf("%s has it at %s as well", named(v.Entry), quotedList(elsewhere))), m.expected, v.Entry)
	}
}

// elsewhere lists where the key stands, but at the paths at which it must.
func (m *onlyAt) elsewhere(v *View) []string {
	return slices.DeleteFunc(pathsOf(gjson.ParseBytes(v.Data), m.key.name, ""), func(found string) bool {
		return slices.Contains(m.at, value.Path(found))
	})
}

// unwantedAt is the fault of what stands at these paths, and at none may.
func unwantedAt(paths []string, got string) *fault {
	f := &fault{code: UnwantedValue, path: value.Path(paths[0]), got: got}
	for i, path := range paths[1:] {
		if i == maxFurther {
			return f.and(&fault{code: TooMuch})
		}
		f.also = append(f.also, Way{Code: UnwantedValue, Path: value.Path(path)})
	}
	return f
}

// quotedList writes some paths, and how many more there are.
func quotedList(paths []string) string {
	var parts []string
	for _, p := range paths[:min(len(paths), faultsShown)] {
		parts = append(parts, strconv.Quote(p))
	}
	return strings.Join(parts, ", ") + more(len(paths)-faultsShown)
}

// Nowhere expects that no event of a kind has a key anywhere in its data or, with
// Inside, anywhere in the value at that path, at any depth.
type Nowhere struct {
	Key    string     `yaml:"nowhere,required"`
	Inside value.Path `yaml:"inside"`
	In     string     `yaml:"in"` // a kind of event; default: every event
}

func (x Nowhere) String() string {
	where := ""
	if x.Inside != "" {
		where = fmt.Sprintf(" inside %q", x.Inside)
	}
	return fmt.Sprintf("no %s has the key %q anywhere%s", spoken(everyUnless(x.In)), x.Key, where)
}

// Scope implements Expectation.
func (Nowhere) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Nowhere) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, everyUnless(x.In), x)
	if x.Inside == "" {
		x.Inside = value.Whole
	}
	return &nowhere{kindMonitor: o, Nowhere: x, key: newKey(x.Key)}, err
}

type nowhere struct {
	kindMonitor
	Nowhere
	key key
}

// See passes over an event that has nothing at the path: then the key is not there.
func (m *nowhere) See(v *View) {
	if !m.concerns(v) {
		return
	}
	has := v.value(m.Inside)
	if has == nil {
		if !v.isJSON() {
			m.breakBy(v.lacks(m.Inside), m.expected, v.Entry)
		}
		return
	}
	if m.key.mostIn(has.Raw) == 0 {
		return
	}
	at := string(m.Inside)
	if m.Inside == value.Whole {
		at = ""
	}
	if found := pathsOf(*has, m.Key, at); len(found) > 0 {
		m.breakBy(unwantedAt(found, fmt.Sprintf("%s has it at %s", named(v.Entry), quotedList(found))), m.expected, v.Entry)
	}
}

// key is a key that is looked for in JSON.
type key struct{ name, quoted string }

func newKey(name string) key { return key{name, `"` + name + `"`} }

// mostIn is how often the key stands in a JSON text at most: once for each time that it
// is written there, unless something is escaped.
func (k key) mostIn(json string) int {
	if strings.IndexByte(json, '\\') >= 0 {
		return math.MaxInt
	}
	return strings.Count(json, k.quoted)
}

// pathsOf lists where a key stands in a value, at any depth.
func pathsOf(has gjson.Result, key, at string) []string {
	var found []string
	i := -1
	has.ForEach(func(k, inner gjson.Result) bool {
		i++
		step := k.Str
		if has.IsArray() {
			step = fmt.Sprint(i)
		}
		path := step
		if at != "" {
			path = at + "." + step
		}
		if has.IsObject() && k.Str == key {
			found = append(found, path)
		}
		if inner.Type == gjson.JSON {
			found = append(found, pathsOf(inner, key, path)...)
		}
		return true
	})
	return found
}
