package yamlfile

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
)

// jointStructs are the structs that one mapping fills together.
type jointStructs struct {
	decoder *decoder
	structs []reflect.Value
	plans   []*plan
}

// decodeStructs fills the structs and validates those embedded in them.
func (d *decoder) decodeStructs(n *Node, structs []reflect.Value) {
	joint := jointStructs{decoder: d, structs: structs}
	for _, v := range structs {
		joint.plans = append(joint.plans, d.types.plan(v.Type()))
	}
	if n.Kind != Mapping {
		joint.refuse(n)
		return
	}
	joint.setPlaces(n.Place)
	before, fields := d.found, n.Fields()
	if joint.lacksOnlyKey(n, fields) {
		return
	}
	present := joint.decodeFields(fields)
	joint.reportMissing(n, present)
	if d.found == before {
		joint.validateEmbedded(n)
	}
}

// lacksOnlyKey reports, at once, that all that stands here belongs below the only key that is valid, and needed.
func (j jointStructs) lacksOnlyKey(n *Node, fields []Field) bool {
	if len(j.plans) != 1 || len(j.plans[0].fields) != 1 || len(fields) == 0 {
		return false
	}
	only := j.plans[0].fields[0]
	if !only.required || fieldAt(j.structs[0], only.index).Kind() != reflect.Map ||
		slices.ContainsFunc(fields, func(f Field) bool { return !j.isForeign(f.Key.Text) }) {
		return false
	}
	n.Problemf(fmt.Sprintf("write %s: above what stands here, and indent that", only.name), "missing key %q", only.name)
	return true
}

// decodeFields decodes the fields, and answers the keys that are there.
func (j jointStructs) decodeFields(fields []Field) (present map[string]bool) {
	present = map[string]bool{}
	var empty *Node // the key above, which has no value: what nobody knows may belong below it
	for i, field := range fields {
		key := field.Key
		present[key.Text] = true
		if !j.has(key.Text) {
			meant := cmp.Or(j.meantBy(key.Text), suggest.Closest(key.Text, j.keys(false)))
			present[meant] = true // a misspelled key is not missing as well
			j.unknown(key, meant, empty)
			continue
		}
		empty = nil
		if field.Value.isLeftOut() {
			empty = key
		}
		if empty == nil || i+1 == len(fields) || !j.isForeign(fields[i+1].Key.Text) { // else that is told of
			j.decode(field)
		}
	}
	return present
}

// isForeign tells a key that is none of the valid ones, nor one of them misspelled.
func (j jointStructs) isForeign(key string) bool {
	return !j.has(key) && j.meantBy(key) == "" && suggest.Closest(key, j.keys(false)) == ""
}

// has tells a valid key.
func (j jointStructs) has(key string) bool {
	return slices.ContainsFunc(j.plans, func(p *plan) bool {
		return slices.ContainsFunc(p.fields, func(f planField) bool { return f.name == key })
	})
}

// isLeftOut tells a value of which nothing is written, not even null.
func (n *Node) isLeftOut() bool { return n.Kind == Null && n.value.Value == "" }

// keys answers the names of all fields, or of the required ones.
func (j jointStructs) keys(onlyRequired bool) []string {
	var names []string
	for _, p := range j.plans {
		for _, field := range p.fields {
			if field.required || !onlyRequired {
				names = append(names, field.name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// meantBy is the field for which people also write this key; empty: there is none.
func (j jointStructs) meantBy(key string) string {
	for _, p := range j.plans {
		for _, field := range p.fields {
			if slices.Contains(field.meant, key) {
				return field.name
			}
		}
	}
	return ""
}

func (j jointStructs) setPlaces(place problem.Place) {
	for i, p := range j.plans {
		for _, index := range p.places {
			fieldAt(j.structs[i], index).Set(reflect.ValueOf(place))
		}
	}
}

// decode fills the field of the key in each struct that has it.
func (j jointStructs) decode(field Field) {
	for i, p := range j.plans {
		for _, planned := range p.fields {
			if planned.name == field.Key.Text {
				field.Value.beside = j.keys
				v, before := fieldAt(j.structs[i], planned.index), j.decoder.found
				j.decoder.decode(field.Value, v)
				if planned.above0 && j.decoder.found == before && field.Value.Kind == Scalar && v.IsZero() {
					planned.refuseZero(field.Value, v.Type())
				}
			}
		}
	}
}

func (j jointStructs) reportMissing(n *Node, present map[string]bool) {
	required := j.keys(true)
	missing := slices.DeleteFunc(slices.Clone(required), func(key string) bool { return present[key] })
	if len(missing) == 0 {
		return
	}
	noun := "key"
	if len(missing) > 1 {
		noun = "keys"
	}
	n.Problemf("required here: "+sortedList(required), "missing %s %s", noun, quotedList(missing))
}

func (j jointStructs) validateEmbedded(n *Node) {
	for i, p := range j.plans {
		for _, index := range p.embedded {
			v, err := j.structs[i].FieldByIndexErr(index) // an error: inside a nil pointer
			if v = reflect.Indirect(v); err == nil && v.IsValid() {
				// reflect hides the methods of a struct that is embedded by an
				// unexported name, unless it comes by the address.
				j.decoder.validate(n, reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem())
			}
		}
	}
}

// unknown reports a key that does not belong where it stands. Meant is the one that it was probably
// meant to be; else it may belong below the empty key above it.
func (j jointStructs) unknown(key *Node, meant string, empty *Node) {
	help := "no key is valid here"
	if valid := j.keys(false); len(valid) > 0 {
		help = "valid here: " + sortedList(valid)
	}
	switch {
	case meant != "":
		key.Problemf(suggest.Question(key.Text, meant)+help, "unknown key %q", shortened(key.Text))
	case empty != nil:
		key.Problemf(fmt.Sprintf("what belongs to %q is indented deeper than it; %s", empty.Text, help),
			"unknown key %q: it stands beside %q of line %d, which has nothing below it", shortened(key.Text), empty.Text, empty.Place.Line)
	default:
		key.Problemf(help, "unknown key %q", shortened(key.Text))
	}
}

func sortedList(names []string) string {
	return strings.Join(slices.Sorted(slices.Values(names)), ", ")
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(quoted, " and ")
}

// refuse reports a node that is no mapping: where it is one but for a colon, only that.
func (j jointStructs) refuse(n *Node) {
	keys := j.keys(false)
	key, value, _ := strings.Cut(n.Text, " ")
	if n.Kind == Scalar && value != "" && slices.Contains(keys, key) {
		n.Problemf(fmt.Sprintf("did you mean %s: %s?", key, shortened(value)), "a colon is missing behind %q", key)
		return
	}
	n.expected(mappingOf(keys), mappingMeant(n, keys))
}

// mappingMeant is what may be meant by a node that is no mapping; empty: nobody knows.
func mappingMeant(n *Node, keys []string) string {
	const get = "get" // where this is a key, a request is described
	method, target, _ := strings.Cut(n.Text, " ")
	switch method = strings.ToLower(method); {
	case n.Kind == List && len(n.Items()) == 1:
		return "there is one of it: write it without the - before it, or the [ ] around it"
	case n.Kind != Scalar || !slices.Contains(keys, get):
		return ""
	case target != "" && slices.Contains(keys, method):
		return fmt.Sprintf("did you mean {%s: %q}?", method, shortened(target))
	case strings.HasPrefix(n.Text, "/"), strings.HasPrefix(n.Text, "${"), strings.Contains(n.Text, "://"):
		return fmt.Sprintf("did you mean {%s: %q}?", get, shortened(n.Text))
	}
	return ""
}

// mappingOf is what is expected where these keys are valid.
func mappingOf(keys []string) string {
	if len(keys) == 0 {
		return "nothing, for no key is valid here"
	}
	return "a mapping with the keys " + sortedList(keys)
}

// helpOfMapping says how a mapping is written; where nothing is, that may stand at the wrong place.
func helpOfMapping(leftOut bool) string {
	const written = "a mapping is written name: value, or {name: value}"
	if leftOut {
		return written + "; what stands below its key is indented deeper"
	}
	return written
}
