package yamlfile

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/memo"
	"github.com/streamspec/streamspec/internal/problem"
)

// Types remembers how Go types are decoded. It is safe for concurrent use.
type Types struct {
	plans *memo.Memo[reflect.Type, *plan]
}

// NewTypes knows none yet.
func NewTypes() *Types { return &Types{memo.New(planOf)} }

// plan says how a struct type is decoded.
type plan struct {
	fields   []planField
	places   [][]int // the fields that get the mapping's place
	embedded [][]int // the structs whose fields count as the outer's
}

type planField struct {
	name     string
	index    []int
	required bool
	meant    []string // other words that people write for the name
	above0   bool     // a zero that is written is no value, and not the same as none
}

// refuseZero reports a zero where that is not the same as to leave the key out.
func (f planField) refuseZero(n *Node, t reflect.Type) {
	what, help := "a number above 0", "write 1 or more"
	switch {
	case t == reflect.TypeFor[time.Duration]():
		what, help = "a duration above 0", "write for example 5s"
	case t.Kind() == reflect.Float64:
		help = "write for example 0.5"
	}
	if !f.required {
		help += ", or leave out " + f.name
	}
	n.expected(what, help)
}

func (s *Types) plan(t reflect.Type) *plan {
	p, _ := s.plans.Of(t) // there is no error
	return p
}

func planOf(t reflect.Type) (*plan, error) {
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("yamlfile: %v is no struct", t))
	}
	p := &plan{}
	p.addFields(t, nil)
	return p, nil
}

// addFields adds the fields of a struct that stands at an index of the outermost.
func (p *plan) addFields(t reflect.Type, at []int) {
	for i := range t.NumField() {
		field := t.Field(i)
		index := append(slices.Clone(at), i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
		case options == "place" && field.Type == reflect.TypeFor[problem.Place]():
			p.places = append(p.places, index)
		case field.Anonymous && name == "" && embeddedStruct(field.Type) != nil:
			p.embedded = append(p.embedded, index)
			p.addFields(embeddedStruct(field.Type), index)
		case field.IsExported():
			p.addField(planField{cmp.Or(name, strings.ToLower(field.Name)), index, options == "required", strings.Fields(field.Tag.Get("meant")), field.Tag.Get("above") == "0"})
		}
	}
}

// addField keeps one of two fields of one name: the less embedded, or the first.
func (p *plan) addField(f planField) {
	i := slices.IndexFunc(p.fields, func(other planField) bool { return other.name == f.name })
	switch {
	case i < 0:
		p.fields = append(p.fields, f)
	case len(f.index) < len(p.fields[i].index):
		p.fields[i] = f
	}
}

// embeddedStruct answers the struct type behind an embedded field, if it is one.
func embeddedStruct(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// fieldAt answers a field of a struct; embedded pointers on the way are filled.
func fieldAt(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// Keys lists the keys that a mapping which is decoded into dst, a struct or a pointer
// to one, can have: in the order of its fields.
func Keys(dst any) []string {
	t := reflect.TypeOf(dst)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	p := &plan{}
	p.addFields(t, nil)
	keys := make([]string, len(p.fields))
	for i, field := range p.fields {
		keys[i] = field.name
	}
	return keys
}
